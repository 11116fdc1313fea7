"""X, asked by its paid API: off unless a plan says otherwise, and within its money."""
