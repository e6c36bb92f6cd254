"""Registers every command; the list is the table of contents of the command line."""
