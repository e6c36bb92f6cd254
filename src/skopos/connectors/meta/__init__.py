"""Exports of Meta."""
