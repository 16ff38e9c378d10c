"""The marketplace's tables in a database of the test's own, and how they are fetched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from barberpro.settings import Settings
from barberpro.warehouse.writer import open_writer
from pipelines import fetch
from pipelines.load import LoadResult
from tests.database import Made

BOOKINGS = """
CREATE TABLE bookings (
  booking_id text PRIMARY KEY, client_id text, provider_id text NOT NULL, created_at timestamptz NOT NULL,
  starts_at timestamptz NOT NULL, service text, price numeric(12,2) NOT NULL, currency text NOT NULL,
  status text NOT NULL, updated_at timestamptz NOT NULL)
"""
ONLY_BOOKINGS = """
name: shop
source: shop
inputs:
  - table: bookings
    files: ["bookings*.parquet"]
    format: {type: parquet}
    zone: America/Argentina/Buenos_Aires
    ignored: []
    fields:
      booking_id: {from: booking_id}
      event_at: {from: updated_at}
      known_at: {from: updated_at, delay: PT5M}
      client_id: {from: client_id}
      provider_id: {from: provider_id}
      created_at: {from: created_at}
      starts_at: {from: starts_at}
      service: {from: service}
      price: {from: price}
      currency: {from: currency}
      status: {from: status, map: {reservada: scheduled, completada: completed, cancelada: cancelled, ausente: no_show}}
  - table: tombstones
    files: ["tombstones*.jsonl"]
    format: {type: jsonl}
    zone: UTC
    fields:
      tombstone_id: {from: tombstone_id}
      source_version: {from: source_version}
      event_at: {from: event_at}
      known_at: {from: known_at}
      known_at_basis: {const: observed}
      table_name: {from: table_name}
      row_key: {from: row_key}
      gone: {from: gone}
"""


def booking(key: object, at: str = "now()", price: str = "1500.50", status: str = "reservada") -> str:
    """Write an INSERT of one booking, changed at `at` (SQL)."""
    return (
        f"INSERT INTO bookings VALUES ('{key}', 'client-{key}', 'P1', '2026-07-01 10:00-03', '2026-07-02 10:00-03', "
        f"'corte', {price}, 'ARS', '{status}', {at})"
    )


def days_ago(*keys: int) -> list[str]:
    """Write bookings that changed one after the other, long enough ago to be settled."""
    return [booking(key, f"now() - interval '{100 - key} days'") for key in keys]


def counts(result: LoadResult) -> list[tuple[int, int, int]]:
    return [(file.rows, file.loaded, file.duplicate) for file in result.files]


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches the bookings of a database into a data root, with a mapping."""

    settings: Settings
    database: Made
    mapping: Path

    def run(self, **how: Any) -> LoadResult:
        how = {"dsn": self.database.dsn, "mapping": self.mapping} | how
        return fetch.run(self.settings, "postgresql", **how)

    def rows(self, sql: str = "SELECT booking_id FROM bookings ORDER BY ALL") -> list[Any]:
        with open_writer(self.settings) as db:
            found = db.execute(sql).fetchall()
        return [row[0] if len(row) == 1 else row for row in found]

    def batched(self, rows: int) -> Fetcher:
        """Put so few rows into a file."""
        params = self.settings.params
        changed = replace(params, postgresql=replace(params.postgresql, batch_rows=rows))
        return replace(self, settings=replace(self.settings, params=changed))

    def overlapping(self, minutes: int) -> Fetcher:
        """Begin so long before the oldest open transaction."""
        params = self.settings.params
        changed = replace(params, postgresql=replace(params.postgresql, overlap_minutes=minutes))
        return replace(self, settings=replace(self.settings, params=changed))
