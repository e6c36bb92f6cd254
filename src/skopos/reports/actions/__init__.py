"""Changes of this room, by subject."""
