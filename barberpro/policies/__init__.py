"""Policies: dated values by key, and the mechanisms that turn them into rates and prices, one file each."""
