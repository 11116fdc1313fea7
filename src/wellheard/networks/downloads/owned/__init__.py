"""What owners of accounts on closed networks download of their own account."""
