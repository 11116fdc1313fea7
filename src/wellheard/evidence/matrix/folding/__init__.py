"""Bring a matrix forward by what was added to the lake, without building it anew."""
