"""The reference servers of AT Protocol, and an invented community on them."""
