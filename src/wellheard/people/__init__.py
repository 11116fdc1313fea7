"""Who: organisations, people in their public role, and the seeds we measure against."""
