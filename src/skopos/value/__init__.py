"""What it was worth: measured results, the five-value ledger, the methods' own pages, the funnel."""
