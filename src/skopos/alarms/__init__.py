"""Alarms: rules that watch volume, mood, themes and silence; incidents; delivery; replay."""
