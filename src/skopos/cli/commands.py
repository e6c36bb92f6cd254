"""Registers every command; the list is the table of contents of the command line."""

from skopos.cli import demo, init, science, serve, worker  # noqa: F401
