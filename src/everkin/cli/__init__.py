"""The terminal face: translates commands into calls, and nothing else."""
