"""Exports of YouTube."""
