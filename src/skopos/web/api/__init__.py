"""The API for programs: rows in and out of one workspace, by token."""
