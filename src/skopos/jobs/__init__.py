"""Work that outlives a request: one queue over the database behind Django's tasks API."""
