"""Exports of Buffer."""
