"""The scenario store: versions of scenarios, who approved them and since when they are in force; in one SQLite file."""
