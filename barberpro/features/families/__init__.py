"""One file for each family of features; the registry finds them by scanning this folder."""
