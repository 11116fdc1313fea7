"""Whether an organisation or an individual speaks, from what the account shows."""
