"""Bluesky and its relatives, over the AT Protocol."""
