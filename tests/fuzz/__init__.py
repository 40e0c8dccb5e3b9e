"""Mutated exports of every format: conserved rows with reasons, or one clear error."""
