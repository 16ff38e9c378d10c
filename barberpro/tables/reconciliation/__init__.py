"""Payments, settlement and released money as movements, tied to each other: expressions, table in, table out."""
