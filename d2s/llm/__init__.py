"""Questions to a language model, which may choose among candidates and say nothing else."""
