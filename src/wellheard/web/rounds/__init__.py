"""What runs by itself, and what takes long: jobs and when they are due."""
