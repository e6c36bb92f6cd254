"""Exports of Bluesky."""
