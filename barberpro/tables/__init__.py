"""Engine-neutral tables: schemas, metrics and marts."""
