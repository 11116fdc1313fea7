"""From rows as they were gathered to rows as findings ask for them."""
