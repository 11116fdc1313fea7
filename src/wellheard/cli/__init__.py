"""The door for analysts: the command `wellheard`."""
