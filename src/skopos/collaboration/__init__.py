"""Notices, comments and assignments: finished messages, delivered."""
