"""The editor's desk: go through the queue, decide, take back."""
