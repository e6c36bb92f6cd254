"""What the home page says: the loop at a glance, composed of what the rooms know."""
