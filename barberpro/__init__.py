"""Payments analytics and machine learning for BarberPro, a marketplace of barbers in Argentina."""

__version__ = "0.1.0"
