"""Pages about capability, with what has to be there for them."""
