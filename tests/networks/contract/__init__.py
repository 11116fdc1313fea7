"""What every network must keep to, whoever is on the other side."""
