"""Publishes invented histories through the platform's own stages, for the tests of pages."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from barberpro.domain.vocabulary import DECLINE_CLASSES
from barberpro.settings import Settings
from barberpro.tables import schemas
from barberpro.warehouse.database import Database
from barberpro.warehouse.latest import versions_table
from barberpro.warehouse.writer import open_writer
from pipelines import marts
from tests.judged import publish_judged
from tests.tables import invented

LAST = datetime(2026, 7, 15, 14, 0)
METHODS = ("credit_card", "debit_card", "account_money", "cash_voucher", "qr", "bank_transfer", "prepaid_card", None)
WEIGHTS = (46, 14, 18, 6, 6, 7, 2, 1)
SHOPS = 3
"""Providers in each city."""
CITIES = {
    "AR-C": ("Buenos Aires",),
    "AR-B": ("La Plata", "Mar del Plata"),
    "AR-X": ("Córdoba",),
    "AR-S": ("Rosario", "Santa Fe"),
    "AR-M": ("Mendoza",),
}
PROVINCES = ("AR-C", "AR-B", "AR-X", "AR-S", "AR-M", None)


def history(count: int, days: int = 400, **given: Any) -> list[dict[str, Any]]:
    """Invent `count` attempts over the days before `LAST`, the same every time."""
    draw, extra = random.Random(7), random.Random(8)
    rows = []
    for number in range(count):
        ago = timedelta(days=draw.random() * days)
        status = draw.choices(("approved", "rejected", "cancelled", "pending", "refunded"), (80, 12, 3, 2, 3))[0]
        amount = Decimal(draw.randrange(900_000, 3_500_000)) / 100
        attempt = {
            **_fees(extra, amount),
            "amount": amount,
            "refunded_amount": amount if status == "refunded" else None,
            "status": status,
            "decline_class": _declined_by(draw, status),
            "attempt_no": draw.choices((1, 2), (85, 15))[0],
            "method": draw.choices(METHODS, WEIGHTS)[0],
            "province": draw.choice(PROVINCES),
        }
        attempt |= _place(extra, attempt["province"])
        rows.append(invented.payment(number, LAST - ago, **{**attempt, **given}))
    return rows


def providers() -> list[dict[str, Any]]:
    """Invent the providers of every city."""
    return [
        invented.provider(shop(code, city, number), LAST - timedelta(days=500), province=code, city=city)
        for code, cities in CITIES.items()
        for city in cities
        for number in range(SHOPS)
    ]


def shop(province: str, city: str, number: int) -> str:
    """Name a provider."""
    return f"{province[3:]}-{city[:3]}-{number}".upper()


def checkouts(count: int, days: int = 400) -> list[dict[str, Any]]:
    """Invent `count` checkouts over the same days."""
    draw, extra = random.Random(11), random.Random(12)
    rows = [
        invented.checkout(
            number,
            LAST - timedelta(days=draw.random() * days),
            draw.choices(("paid", "abandoned", "open"), (85, 14, 1))[0],
            province=draw.choice(PROVINCES),
        )
        for number in range(count)
    ]
    return [{**row, "provider_id": _place(extra, row["province"])["provider_id"]} for row in rows]


def publication(
    settings: Settings,
    payments: Iterable[Mapping[str, Any]],
    opened: Iterable[Mapping[str, Any]] = (),
    *,
    scores: Iterable[Mapping[str, Any]] = (),
    booked: Iterable[Mapping[str, Any]] = (),
    synthetic: bool = True,
    at: datetime = datetime(2026, 8, 20, 12, tzinfo=UTC),
) -> str:
    """Store the rows, compute the marts, publish, and give back the generation's name."""
    with open_writer(settings) as db:
        _append(db, schemas.PAYMENT_EVENTS, "payment_events", payments)
        _append(db, schemas.CHECKOUTS, versions_table(schemas.CHECKOUTS), opened)
        _append(db, schemas.BOOKINGS, versions_table(schemas.BOOKINGS), booked)
        _append(db, schemas.PROVIDERS, versions_table(schemas.PROVIDERS), providers())
        _record(db, synthetic=synthetic)
        marts.run(settings, db)
        _write_scores(db, settings, scores)
        return publish_judged(settings, db, now=at).generation


def _append(db: Database, table: schemas.Table, stored_as: str, rows: Iterable[Mapping[str, Any]]) -> None:
    with_names = schemas.Table("incoming_rows", "", table.columns, (), ())
    invented.create(db, with_names, rows)
    db.execute(f"INSERT INTO {stored_as} SELECT *, row_number() OVER ()::UHUGEINT FROM incoming_rows")
    db.execute("DROP TABLE incoming_rows")


def _write_scores(db: Database, settings: Settings, scores: Iterable[Mapping[str, Any]]) -> None:
    table = schemas.PAYMENT_SCORES
    invented.create(db, table, scores)
    db.write_parquet(f"SELECT * FROM {table.name}", settings.tables / f"{table.name}.parquet", table.order_by)
    db.execute(f"DROP TABLE {table.name}")


def _record(db: Database, *, synthetic: bool) -> None:
    nothing = {"text": "", "integer": 0, "boolean": False, "timestamp": LAST}
    entry = {column.name: nothing[column.kind] for column in schemas.LOAD_LEDGER.columns}
    invented.insert(db, schemas.LOAD_LEDGER, [{**entry, "source": "mercadopago", "synthetic": synthetic}])


def _place(draw: random.Random, province: str | None) -> dict[str, Any]:
    """Draw a city and a provider of a province, and a client; nobody knows them where the province is not known."""
    client = f"c{draw.randrange(400):03d}"
    if province is None:
        return {"city": None, "provider_id": None, "client_id": client}
    city = draw.choice(CITIES[province])
    return {"city": city, "provider_id": shop(province, city, draw.randrange(SHOPS)), "client_id": client}


def _fees(draw: random.Random, amount: Decimal) -> dict[str, Any]:
    fee, taxes = (amount * Decimal("0.0629")).quantize(Decimal("0.01")), (amount / 100).quantize(Decimal("0.01"))
    told = {"processor_fee": fee, "taxes_withheld": taxes, "net_received": amount - fee - taxes}
    return told if draw.random() < 0.9 else {}


def _declined_by(draw: random.Random, status: str) -> str | None:
    if status == "cancelled":
        return "expired"
    return draw.choice((*DECLINE_CLASSES[:4], None)) if status == "rejected" else None
