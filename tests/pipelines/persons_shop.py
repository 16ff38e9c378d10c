"""A shop whose clients stand in files of every format, with their names, and which has published twice."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl

from barberpro.settings import Settings
from pipelines import load, marts
from tests.judged import publish_judged

NOW = datetime(2026, 8, 1, tzinfo=UTC)
CLIENT, DNI, NAME, EMAIL = "c-ana-77", "30123456", "Ana Paz", "ana@example.com"
OTHER = "c-luis-12"
TRACES = (CLIENT, DNI, NAME, EMAIL)

FIELDS = """
      payment_id: {from: id}
      event_at: {from: at}
      known_at: {from: at}
      attempted_at: {from: at}
      client_id: CLIENT
      amount: {from: amount}
      currency: {const: ARS}
      method: {const: credit_card}
      province: {from: province}
      status: {from: status}
"""
CSV = "{type: csv, delimiter: ',', quote: '\"', encoding: utf-8, decimal: '.', thousands: ''}"
MAPPING = (
    """
name: till
source: till
inputs:
  - table: payment_events
    files: ["till*.csv", "till*.csv.gz"]
    format: CSV
    zone: America/Argentina/Buenos_Aires
    ignored: [name, dni, note]
    fields:FIELDS
  - table: payment_events
    files: ["till*.jsonl"]
    format: {type: jsonl}
    zone: America/Argentina/Buenos_Aires
    fields:NESTED      processor_fee: {sum: fees, of: amount, where: {kind: "fee*"}}
  - table: payment_events
    files: ["till*.json"]
    format: {type: json}
    zone: America/Argentina/Buenos_Aires
    fields:NESTED
  - table: payment_events
    files: ["till*.parquet"]
    format: {type: parquet}
    zone: America/Argentina/Buenos_Aires
    ignored: "*"
    fields:FIELDS
  - table: payment_events
    files: ["orders*.csv"]
    format: CSV
    zone: America/Argentina/Buenos_Aires
    ignored: [province]
    joins:
      people: {files: ["people*.csv"], on: {order: id}}
    fields:JOINED
  - table: clients
    files: ["clients*.csv"]
    format: CSV
    zone: America/Argentina/Buenos_Aires
    ignored: [name]
    fields:
      client_id: {from: client}
      event_at: {from: at}
      known_at: {from: at}
      registered_at: {from: at}
      province: {from: province}
""".replace("FIELDS", FIELDS.replace("CLIENT", "{from: client}"))
    .replace("NESTED", FIELDS.replace("CLIENT", "{first_of: [{from: payer.client}, {from: payer.id}]}"))
    .replace("JOINED", FIELDS.replace("CLIENT", "{from: client, in: people}"))
    .replace("CSV", CSV)
)


@dataclass(frozen=True)
class Shop:
    """Settings of a loaded shop, and its folder of exports."""

    settings: Settings
    folder: Path

    @property
    def mapping(self) -> Path:
        return self.folder / "till.yaml"

    @property
    def exports(self) -> Path:
        return self.folder / "exports"


def fact(number: int, client: str, amount: str) -> dict[str, object]:
    at = f"2026-07-{number % 28 + 1:02}T10:00:00-03:00"
    return {"id": f"p{number}", "at": at, "amount": amount, "province": "AR-B", "status": "approved", "client": client}


def rows(first: int) -> list[dict[str, object]]:
    """Three payments of the client and three of another, with amounts whose centavos matter."""
    clients = (CLIENT, OTHER, CLIENT, OTHER, CLIENT, OTHER)
    return [
        fact(first + place, client, f"{100 + place}.{first % 90 + place:02}") for place, client in enumerate(clients)
    ]


def named(row: dict[str, object]) -> dict[str, object]:
    """Add what a source says of a person."""
    ours = row["client"] == CLIENT
    return row | {"name": NAME if ours else "Luis Sosa", "dni": DNI if ours else "20999888", "note": "two\nlines, so"}


def nested(row: dict[str, object]) -> dict[str, object]:
    ours = row["client"] == CLIENT
    payer = {"client": row["client"], "id": 5, "email": EMAIL if ours else "l@example.com"}
    fees = [{"kind": "fee", "amount": 1.25, "to": NAME if ours else "Luis Sosa"}, {"kind": "other", "amount": 9}]
    return {k: v for k, v in row.items() if k != "client"} | {
        "payer": payer,
        "fees": fees,
        "huge": 12345678901234567890,
    }


def as_csv(listed: list[dict[str, object]]) -> str:
    head = list(listed[0])
    quoted = [",".join('"' + str(row[name]) + '"' for name in head) for row in listed]
    return "\n".join((",".join(head), *quoted)) + "\n"


def export(folder: Path) -> None:
    """Write the shop's files."""
    folder.mkdir(parents=True)
    broken = f'p99,"{NAME},{CLIENT}\n'
    (folder / "till1.csv").write_text("\ufeff" + as_csv([named(each) for each in rows(1)]) + broken, encoding="utf-8")
    (folder / "till2.csv.gz").write_bytes(gzip.compress(as_csv([named(each) for each in rows(11)]).encode()))
    lines = [json.dumps(nested(each)) for each in rows(21)]
    (folder / "till3.jsonl").write_text("\n".join([*lines, f'{{"payer": "{CLIENT}"']), encoding="utf-8")
    (folder / "till4.json").write_text(json.dumps([nested(each) for each in rows(31)]), encoding="utf-8")
    pl.DataFrame([named(each) for each in rows(41)]).write_parquet(folder / "till5.parquet")
    orders = [{k: v for k, v in each.items() if k != "client"} for each in rows(51)]
    (folder / "orders.csv").write_text(as_csv(orders), encoding="utf-8")
    people = [{"order": each["id"], "client": each["client"], "name": named(each)["name"]} for each in rows(51)]
    (folder / "people.csv").write_text(as_csv(people), encoding="utf-8")
    known = [
        {"client": each, "at": "2026-01-02T10:00:00Z", "province": "AR-B", "name": name}
        for each, name in ((CLIENT, NAME), (OTHER, "Luis Sosa"))
    ]
    (folder / "clients.csv").write_text(as_csv(known), encoding="utf-8")
    (folder / "clients-only.csv").write_text(as_csv([known[0] | {"at": "2026-01-03T10:00:00Z"}]), encoding="utf-8")


def opened(folder: Path, settings: Settings) -> Shop:
    """Load the files and publish two generations of them, with their derived tables."""
    shop = Shop(replace(settings, pseudonym_key=None), folder)
    export(shop.exports)
    shop.mapping.write_text(MAPPING, encoding="utf-8")
    load.run(shop.settings, raw=shop.exports, mapping=shop.mapping, now=NOW)
    marts.run(shop.settings)
    for minute in (1, 2):
        publish_judged(shop.settings, now=NOW.replace(minute=minute))
    return shop


def total() -> Decimal:
    """Add all payments up."""
    return sum((Decimal(str(each["amount"])) for first in range(1, 61, 10) for each in rows(first)), Decimal(0))
