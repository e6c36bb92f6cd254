"""From a sheet's texts to rows of the facts: columns found by name, values read, tables built. Pure."""
