"""Registers every command; the list is the table of contents of the command line."""

from skopos.cli import check, demo, import_, init, report, science, serve, worker  # noqa: F401
