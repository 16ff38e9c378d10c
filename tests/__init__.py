"""The tests, importable from each other by their path."""
