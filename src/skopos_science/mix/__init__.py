"""Media mix: what each channel, paid or organic, adds to an outcome, week by week, and what the next euro would add."""
