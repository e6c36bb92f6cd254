"""Forms of this room: designing, sending."""
