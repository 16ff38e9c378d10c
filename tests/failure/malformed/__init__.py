"""Generates malformed files, and counts what is in each without the loader's readers."""
