"""Jianbao 简报: the desk of a technology newsletter's editor."""

__version__ = "0.1.0"
