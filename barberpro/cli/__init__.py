"""The command line: one file for each group of verbs; heavy imports stay inside the verb."""
