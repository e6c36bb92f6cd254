"""Teams, people and their roles."""
