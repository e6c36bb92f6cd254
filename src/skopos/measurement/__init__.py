"""Metrics with a formula, a unit and a source; series, pages and reports."""
