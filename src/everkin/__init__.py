"""Everkin: AI companions that persist."""

__version__ = "0.1.0"
