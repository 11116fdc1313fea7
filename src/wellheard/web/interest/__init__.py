"""Pages: find someone in health."""
