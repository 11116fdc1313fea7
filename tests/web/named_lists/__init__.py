"""Tests of the named lists of an edition."""
