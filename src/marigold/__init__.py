"""Marigold: the working home of implementation support practitioners."""

__version__ = "0.1.0"
