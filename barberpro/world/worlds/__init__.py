"""One file for each named world; `barberpro.world.named` finds them by scanning this folder."""
