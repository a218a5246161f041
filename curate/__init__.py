"""Judgement: which section, how relevant, seen before, and what it says."""
