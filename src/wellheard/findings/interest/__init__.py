"""Find someone: whose interest is concentrated on the seeds, and why."""
