"""Pages that belong to no single room."""
