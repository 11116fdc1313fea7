"""Tests of the pages: a real database, a real server, a real browser."""
