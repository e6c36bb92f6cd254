"""One folder per platform: connector, normalise, README."""
