"""Under which names: accounts, handles, and what we may show of them."""
