"""Attainability, intervals and other statistics: arrays in, arrays out; no Django."""
