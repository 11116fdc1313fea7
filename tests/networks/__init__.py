"""Networks tested against servers: the reference ones, and doubles named as such."""
