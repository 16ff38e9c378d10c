"""Mercado Pago's API: payments by their last update, and the reports of settlement and of released money."""

from __future__ import annotations

from collections.abc import Iterator

from barberpro.mercadopago.client import connected
from pipelines import fetched_payments, fetched_reports
from pipelines.source import Fetched, Request, Source

NAME = "mercadopago-api"


def fetch(request: Request) -> Iterator[Fetched]:
    """Fetch what is new: first payments, then the reports of whole days."""
    with connected(request.settings) as client:
        yield from fetched_payments.fetch(client, request, NAME)
        yield from fetched_reports.fetch(client, request, NAME)


SOURCE = Source(name=NAME, title="Payments and reports of Mercado Pago's API", mapping="mercadopago", fetch=fetch)
