"""Downloads of one's own accounts on networks that show lists to nobody else."""
