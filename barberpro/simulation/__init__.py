"""Policies run over a history and over drawn futures; numpy, deterministic by seed, no input or output."""
