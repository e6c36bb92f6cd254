"""Mentions, their labels, searches and saved views."""
