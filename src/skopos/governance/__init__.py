"""Audit trail, consent and retention: what may be kept and who did what."""
