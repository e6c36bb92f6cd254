"""Skopos turns business goals into a measured social media strategy."""

__version__ = "0.1.0"
