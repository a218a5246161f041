"""An Issue in the forms of its outlets."""
