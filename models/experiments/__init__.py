"""Experiments: what is declared before the start, what a readout measures, and what it lets one decide."""
