"""A small shop whose export files are written by the test itself, and fixtures to load them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from barberpro.settings import Settings
from barberpro.warehouse.writer import open_writer
from pipelines import load

NOW = datetime(2026, 8, 1, tzinfo=UTC)

SHOP = """
name: shop
source: shop
inputs:
  - table: payment_events
    files: ["payments*.csv"]
    format: {type: csv, delimiter: ";", quote: '"', encoding: utf-8, decimal: ",", thousands: "."}
    zone: America/Argentina/Buenos_Aires
    fields:
      payment_id: {from: id}
      event_at: {from: updated}
      known_at: {from: heard}
      attempted_at: {from: made}
      client_id: {from: client}
      amount: {from: amount}
      currency: {const: ARS}
      method: {from: method, map: {tarjeta: credit_card, efectivo: cash_voucher}}
      status: {from: status}
"""
HEADER = "id;updated;heard;made;client;amount;method;status"


def row(
    payment_id: str = "1",
    *,
    updated: str = "2026-07-01 10:00:05",
    heard: str = "2026-07-01 10:00:09",
    made: str = "2026-07-01 10:00:00",
    client: str = "ana",
    amount: str = "1.234,50",
    method: str = "tarjeta",
    status: str = "approved",
) -> str:
    """One line of the shop's export."""
    return ";".join((payment_id, updated, heard, made, client, amount, method, status))


@dataclass(frozen=True)
class Shop:
    """A folder of exports, its mapping, and a way to load it."""

    folder: Path
    settings: Settings

    @property
    def mapping(self) -> Path:
        return self.folder / "shop.yaml"

    def export(self, *rows: str, name: str = "payments.csv", header: str = HEADER) -> Path:
        path = self.folder / "exports" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
        return path

    def load(self, path: Path | None = None) -> load.LoadResult:
        return load.run(self.settings, raw=path or self.folder / "exports", mapping=self.mapping, now=NOW)

    def query(self, sql: str) -> list[tuple]:
        with open_writer(self.settings) as db:
            return db.execute(sql).fetchall()


def opened_shop(folder: Path, settings: Settings) -> Shop:
    folder.mkdir()
    made = Shop(folder, settings)
    made.mapping.write_text(SHOP, encoding="utf-8")
    return made


@pytest.fixture
def shop(tmp_path: Path, settings: Settings) -> Shop:
    return opened_shop(tmp_path / "shop", settings)


@pytest.fixture
def db(settings: Settings):
    with open_writer(settings) as opened:
        yield opened
