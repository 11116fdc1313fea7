"""Tests of comparing sets."""
