"""Changes in this room, by subject. Each is one transaction with its history and its entry in the audit trail."""
