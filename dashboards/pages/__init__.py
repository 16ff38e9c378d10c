"""One file for each page; the menu is found by scanning this folder."""
