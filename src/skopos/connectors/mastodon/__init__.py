"""Exports of Mastodon."""
