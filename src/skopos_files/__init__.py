"""Bytes of an unknown export file in, clean tables with problems by line out; no Django."""
