"""The command centre: a wall that keeps itself up to date, and its views."""
