"""Organisations, and that every record belongs to one of them and to no other."""
