"""Take one account out of everything that is kept, and prove it."""
