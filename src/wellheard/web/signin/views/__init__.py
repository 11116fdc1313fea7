"""Pages about oneself, one's colleagues, and invitations."""
