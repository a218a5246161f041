"""Accepted candidates → a draft issue, an issue file → data and every outlet's version."""
