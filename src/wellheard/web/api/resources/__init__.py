"""What can be asked for by programs, one module each."""
