"""What to do next: advice from what was measured, the budget shared out anew, and customers that social brought."""
