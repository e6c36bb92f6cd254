"""An invented brand with known truth, from a seed."""
