"""Measures of claims: one file each, with `measure(looked)`, which gives a figure or says why there is none."""
