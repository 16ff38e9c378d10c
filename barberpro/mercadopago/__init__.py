"""Mercado Pago's API over HTTP: the only import of requests."""
