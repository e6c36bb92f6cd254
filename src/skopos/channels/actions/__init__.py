"""Changes in this room: one verb, one transaction each."""
