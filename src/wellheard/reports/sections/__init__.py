"""The sections of a report: each turns one finding into sentences and tables."""
