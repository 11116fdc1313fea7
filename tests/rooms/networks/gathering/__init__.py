"""A gathering round over a network that is all in memory."""
