"""What can be simulated, one file for each subject; found by scanning this folder."""
