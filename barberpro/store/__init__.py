"""The store: scenarios by version with who approved them, and experiments with all their looks; one SQLite file."""
