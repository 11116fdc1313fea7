"""Tests of the room of its name."""
