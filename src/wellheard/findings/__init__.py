"""What the evidence means; findings read the lake and nothing else."""
