"""The marketplace's PostgreSQL database, read through the mapping of its exports: `load --source postgresql --dsn`."""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.source import Fetched, Request, Source


def fetch(request: Request) -> Iterator[Fetched]:
    """Fetch what changed since the last time, and with `reconcile_keys` compare all keys."""
    from pipelines.postgresql import fetching  # noqa: PLC0415 - whoever lists the sources needs no driver

    return fetching.fetch(request)


SOURCE = Source(
    name="postgresql",
    title="The marketplace's PostgreSQL database",
    mapping="marketplace",
    fetch=fetch,
    any_mapping=True,
)
