"""Invented rows for the tests of marts and pages: few columns given, the rest filled as a source would."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl

from barberpro.tables.schemas import SQL_TYPES, Column, Table
from barberpro.warehouse.database import Database

VERSION = {
    "source": "mercadopago",
    "source_version": 1,
    "known_at_basis": "observed",
}


def payment(number: int, attempted_at: datetime, **given: Any) -> dict[str, Any]:
    """Invent an approved payment of ARS 1,000 unless `given` says otherwise."""
    return {
        **VERSION,
        "payment_id": f"p{number:06d}",
        "event_at": attempted_at,
        "known_at": attempted_at + timedelta(minutes=1),
        "attempted_at": attempted_at,
        "attempt_no": 1,
        "amount": Decimal("1000.00"),
        "currency": "ARS",
        "method": "credit_card",
        "province": "AR-C",
        "status": "approved",
        **given,
    }


def checkout(number: int, opened_at: datetime, outcome: str, **given: Any) -> dict[str, Any]:
    """Invent a checkout of ARS 1,000 with the outcome."""
    return {
        **VERSION,
        "source": "marketplace",
        "checkout_id": f"c{number:06d}",
        "event_at": opened_at,
        "known_at": opened_at,
        "opened_at": opened_at,
        "amount": Decimal("1000.00"),
        "currency": "ARS",
        "province": "AR-C",
        "outcome": outcome,
        **given,
    }


def provider(provider_id: str, joined_at: datetime, **given: Any) -> dict[str, Any]:
    """Invent a provider that is still there."""
    times = {"event_at": joined_at, "known_at": joined_at, "joined_at": joined_at}
    return {**VERSION, "source": "marketplace", "provider_id": provider_id, **times, **given}


def booking(number: int, starts_at: datetime, **given: Any) -> dict[str, Any]:
    """Invent an appointment of ARS 1,000, booked two days before, that took place."""
    created_at = starts_at - timedelta(days=2)
    return {
        **VERSION,
        "source": "marketplace",
        "booking_id": f"b{number:06d}",
        "event_at": created_at,
        "known_at": created_at,
        "provider_id": "shop",
        "created_at": created_at,
        "starts_at": starts_at,
        "price": Decimal("1000.00"),
        "currency": "ARS",
        "status": "completed",
        **given,
    }


def create(db: Database, table: Table, rows: Iterable[Mapping[str, Any]] = ()) -> None:
    """Create `table` as the schemas have it and fill it."""
    columns = ", ".join(f'"{each.name}" {SQL_TYPES[each.kind]}' for each in table.columns)
    db.execute(f'CREATE TABLE "{table.name}" ({columns})')
    insert(db, table, rows)


def insert(db: Database, table: Table, rows: Iterable[Mapping[str, Any]]) -> None:
    """Append rows; a column that a row does not name is NULL."""
    filled = [{column.name: row.get(column.name) for column in table.columns} for row in rows]
    if filled:
        frame = pl.DataFrame(filled, schema={each.name: _polars_type(each) for each in table.columns})
        db.connection.register("incoming", frame)
        db.execute(f'INSERT INTO "{table.name}" SELECT * FROM incoming')
        db.connection.unregister("incoming")


def _polars_type(column: Column) -> Any:
    return {
        "text": pl.String,
        "integer": pl.Int64,
        "money": pl.Decimal(18, 2),
        "boolean": pl.Boolean,
        "timestamp": pl.Datetime("us"),
        "date": pl.Date,
        "share": pl.Float64,
        "index": pl.Decimal(18, 4),
    }[column.kind]
