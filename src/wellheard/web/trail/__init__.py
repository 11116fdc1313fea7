"""What was done here, by whom and why: written once, never changed."""
