"""Pages → articles."""
