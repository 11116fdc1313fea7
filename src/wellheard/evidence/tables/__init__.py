"""The tables of the lake; each is seen, told or found."""
