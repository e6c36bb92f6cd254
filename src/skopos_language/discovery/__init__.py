"""Themes that nobody named: groups of mentions that speak of the same, found in their words alone.

found = discover(texts, hashes)       # texts of one language, in any order
found.themes[0].name, .terms, .size, .stability, .typical
found.member                          # the theme of each text, -1 for none
"""

from skopos_language.discovery.finding import LEAST_TEXTS, VERSION, Found, FoundTheme, discover

__all__ = ["LEAST_TEXTS", "VERSION", "Found", "FoundTheme", "discover"]
