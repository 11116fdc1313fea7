"""What networks say is gone: read, applied to every table, and kept out."""
