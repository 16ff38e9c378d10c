"""What is expected of each table: one file a table, found by scanning this folder."""
