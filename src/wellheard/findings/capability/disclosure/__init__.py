"""What may be published of a wave, so that nobody can be found in it."""
