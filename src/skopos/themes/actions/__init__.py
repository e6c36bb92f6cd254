"""Changes in this room, one verb each."""
