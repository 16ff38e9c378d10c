"""Dated numbers with unit, source and date of effect, and the functions that read them."""
