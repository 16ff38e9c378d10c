"""Payments of Mercado Pago as JSON lines or documents: files that are given."""

from __future__ import annotations

from pipelines.source import Source

SOURCE = Source(name="mercadopago", title="Payments of Mercado Pago as JSON lines", mapping="mercadopago")
