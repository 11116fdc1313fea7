"""Wellheard: find who cares about health and care organisations, and listen to them."""

__version__ = "26.11.0"
