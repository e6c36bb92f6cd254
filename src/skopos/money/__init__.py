"""What it costs: entries of money and hours, dated exchange rates, plan against actual."""
