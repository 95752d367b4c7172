"""The HTTP face: translates requests into calls and results into JSON, and nothing else."""
