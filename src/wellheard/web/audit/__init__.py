"""The trail as administrators see it, and take it away."""
