"""Mockview: spoken interview practice on your own computer."""

__version__ = "0.1.0"
