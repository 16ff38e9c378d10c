"""Runs policies over a history and over drawn futures."""
