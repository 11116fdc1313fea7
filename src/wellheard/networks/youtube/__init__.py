"""YouTube: channels, their videos, and who comments on them."""
