"""Readers for the sites whose pages have a structure of their own. See extract.registry."""
