"""Asking is tested against servers that misbehave, on this machine."""
