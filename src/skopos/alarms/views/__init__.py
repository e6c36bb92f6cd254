"""Pages of this room: incidents, rules, replay."""
