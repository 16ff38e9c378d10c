"""Fetching from a PostgreSQL database: one snapshot, streamed into the landing, resumed where it was cut off."""
