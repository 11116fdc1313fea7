"""What we know, where each row came from, and how it is kept."""
