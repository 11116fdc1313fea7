"""What the operator owes to people: statements on access, privacy and cookies."""
