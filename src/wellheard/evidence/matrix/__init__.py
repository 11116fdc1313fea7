"""The lake as one matrix in memory maps: who follows whom, and what is known."""
