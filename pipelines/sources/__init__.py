"""One file for each data source that is more than files and a mapping."""
