"""One file per journey that crosses rooms, read from top to bottom."""
