"""The queue on a whole terminal screen, for going through it without leaving the keyboard."""
