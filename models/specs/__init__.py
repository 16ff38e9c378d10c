"""One file for each model: its target, features and category levels."""
