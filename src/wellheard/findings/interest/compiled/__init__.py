"""The loops of this room over the matrix, compiled; exact to the last bit."""
