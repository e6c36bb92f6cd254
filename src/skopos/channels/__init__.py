"""Our accounts, the connector contract, and the files that users bring."""
