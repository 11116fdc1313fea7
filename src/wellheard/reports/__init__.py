"""Findings as a page that stands alone: for a board, by mail, or on paper."""
