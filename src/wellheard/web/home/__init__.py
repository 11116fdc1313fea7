"""The first page: what there is, what changed, and what to do next."""
