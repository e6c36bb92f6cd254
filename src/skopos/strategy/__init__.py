"""Business goals, strategies, SMART objectives, tactics and the learning log."""
