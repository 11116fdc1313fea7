"""What programs may ask: the directory, lists and the register as JSON, read only."""
