"""Small literal histories, and the features in plain Python, slowly and without a window."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import ibis
import polars as pl

from barberpro.domain.vocabulary import APPROVED_STATUSES, DECLINE_CLASSES, DECLINED_STATUSES
from barberpro.features.families.feed import DRY, DRY_AFTER, DRY_ATTEMPTS
from barberpro.features.feature import WINDOW_NAMES, Reference
from barberpro.features.history import BASE_WINDOW, SHRINKAGE, HistoryFamily
from barberpro.features.payment_features import payment_features
from barberpro.features.registry import families, features
from barberpro.tables import schemas
from barberpro.warehouse.database import Database, memory_database

NOON = datetime.fromisoformat("2026-03-10T12:00")
TYPES = {
    "text": pl.String,
    "integer": pl.Int64,
    "money": pl.Decimal(18, 2),
    "boolean": pl.Boolean,
    "timestamp": pl.Datetime("us"),
    "date": pl.Date,
    "share": pl.Float64,
    "index": pl.Decimal(18, 4),
}
CPI = [
    ("nacional", date(2026, 1, 1), Decimal("200.0000"), date(2026, 2, 12)),
    ("nacional", date(2026, 2, 1), Decimal("250.0000"), date(2026, 3, 12)),
    ("gba", date(2026, 1, 1), Decimal("400.0000"), date(2026, 2, 12)),
    ("gba", date(2026, 2, 1), Decimal("500.0000"), date(2026, 3, 12)),
]


def schema(table: schemas.Table) -> dict[str, Any]:
    return {column.name: TYPES[column.kind] for column in table.columns}


def event(payment_id: str, attempted_at: datetime = NOON, after: float = 5, **values: Any) -> dict[str, Any]:
    """One version of a payment, known `after` seconds; approved unless told otherwise."""
    at = values.pop("known_at", attempted_at + timedelta(seconds=after))
    given = {"status": "approved", "amount": Decimal(1000), "currency": "ARS", **values}
    times = {"event_at": at, "known_at": at, "attempted_at": attempted_at}
    version = round((at - datetime.fromisoformat("1970-01-01T00:00")).total_seconds() * 1e6)
    return {"source": "shop", "payment_id": payment_id, "source_version": version, **times, **given}


def filled(events: Iterable[dict[str, Any]]) -> pl.DataFrame:
    kinds = schema(schemas.PAYMENT_EVENTS)
    rows = [{name: row.get(name) for name in kinds} for row in events]
    return pl.DataFrame(rows, schema=kinds, orient="row")


def put(database: Database, name: str, frame: pl.DataFrame) -> None:
    database.connection.register("incoming", frame)
    database.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM incoming")
    database.connection.unregister("incoming")


def warehouse(events: pl.DataFrame) -> AbstractContextManager[Database]:
    return _Warehouse(events)


class _Warehouse:
    """A database in memory with events and a handful of reference rows."""

    def __init__(self, events: pl.DataFrame) -> None:
        self.events = events
        self.inner = memory_database()

    def __enter__(self) -> Database:
        database = self.inner.__enter__()
        put(database, "payment_events", self.events)
        cpi = [(region, "general", *rest, "official") for region, *rest in CPI]
        provinces = [
            ("AR-C", "CABA", "gba", 3_000_000, "02", "CABA"),
            ("AR-X", "Cordoba", "pampeana", 4_000_000, "14", "Cba."),
        ]
        put(database, "cpi", pl.DataFrame(cpi, schema=schema(schemas.CPI), orient="row"))
        put(database, "provinces", pl.DataFrame(provinces, schema=schema(schemas.PROVINCES), orient="row"))
        holidays = [(date(2026, 3, 24), "Memoria")]
        put(database, "holidays", pl.DataFrame(holidays, schema=schema(schemas.HOLIDAYS), orient="row"))
        return database

    def __exit__(self, *exception: object) -> None:
        self.inner.__exit__(*exception)


@cache
def steps(with_wanted: bool) -> tuple[tuple[tuple[str, str], ...], str]:
    """Compile the pipeline's steps once: planning them takes longer than running them on a few rows."""
    kept: list[tuple[str, str]] = []
    with warehouse(filled([])) as database:

        def keep(name: str, table: ibis.Table) -> ibis.Table:
            kept.append((f"step_{name}", sql(table)))
            database.execute(f"CREATE TABLE step_{name} AS {kept[-1][1]}")
            return database.expression(f"step_{name}")

        put(database, "asked", pl.DataFrame(schema={"source": pl.String, "payment_id": pl.String}))
        asked = database.expression("asked") if with_wanted else None
        events = database.expression("payment_events")
        joined = sql(payment_features(events, reference(database), asked, keep))
    return tuple(kept), joined


def features_of(events: Sequence[dict[str, Any]] | pl.DataFrame, wanted: pl.DataFrame | None = None) -> pl.DataFrame:
    """Compute features step by step, as the pipeline does, ordered by payment."""
    frame = events if isinstance(events, pl.DataFrame) else filled(events)
    kept, joined = steps(wanted is not None)
    with warehouse(frame) as database:
        if wanted is not None:
            put(database, "asked", wanted)
        for name, query in kept:
            database.execute(f"CREATE TABLE {name} AS {query}")
        return database.execute(joined).pl().sort("source", "payment_id")


def features_at_once(events: pl.DataFrame) -> pl.DataFrame:
    """Compute features as one single expression."""
    with warehouse(events) as database:
        table = payment_features(database.expression("payment_events"), reference(database))
        return database.execute(sql(table)).pl().sort("source", "payment_id")


def reference(database: Database) -> Reference:
    return Reference(*[database.expression(name) for name in ("cpi", "provinces", "holidays")])


def sql(table: ibis.Table) -> str:
    return str(ibis.to_sql(table, dialect="duckdb"))


def of(events: Sequence[dict[str, Any]], payment_id: str) -> dict[str, Any]:
    """Give the features of one payment."""
    return features_of(events).filter(pl.col("payment_id") == payment_id).row(0, named=True)


def reference_history(events: Sequence[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Every history feature of every payment, by comparing each attempt with every other payment."""
    payments = _payments(events)
    found: dict[str, dict[str, Any]] = {payment["payment_id"]: {} for payment in payments}
    for payment in payments:
        for family in families().values():
            if isinstance(family, HistoryFamily):
                found[payment["payment_id"]] |= _history(family, payment, payments)
        found[payment["payment_id"]] = _unless_dry(found[payment["payment_id"]], payment, payments)
    return found


def _payments(events: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    by_id: dict[str, list[dict[str, Any]]] = {}
    for row in events:
        by_id.setdefault(row["payment_id"], []).append(row)
    return [_payment(versions) for versions in by_id.values()]


def _payment(versions: list[dict[str, Any]]) -> dict[str, Any]:
    def learned(row: dict[str, Any]) -> datetime:
        return max(row["known_at"], row["attempted_at"])

    first = min(versions, key=lambda row: (learned(row), row["source_version"], row["status"] or "~"))
    approved = [learned(row) for row in versions if row["status"] in APPROVED_STATUSES]
    declined = [(learned(row), _code(row)) for row in versions if row["status"] in DECLINED_STATUSES]
    return {
        **{name: first.get(name) for name in schema(schemas.PAYMENT_EVENTS)},
        "local_hour": (first["attempted_at"] - timedelta(hours=3)).hour,
        "attempts": [(min(map(learned, versions)), None)],
        "approvals": [(min(approved), 0)] if approved else [],
        "declines": [min(declined)] if declined else [],
    }


def _code(row: dict[str, Any]) -> int:
    known = row.get("decline_class")
    return DECLINE_CLASSES.index(known) + 1 if known else 7


def _history(family: HistoryFamily, payment: dict[str, Any], payments: list[dict[str, Any]]) -> dict[str, Any]:
    def belongs(other: dict[str, Any]) -> bool:
        return other["source"] == payment["source"] and (not family.stands_in or other[family.stands_in] is None)

    at = payment["attempted_at"]
    known = all(payment[name] is not None for name in family.key) and belongs(payment)
    same = [p for p in payments if belongs(p) and all(p[name] == payment[name] for name in family.key)] if known else []
    everyone = [p for p in payments if p["source"] == payment["source"]]

    def count(group: list[dict[str, Any]], what: str, window: int | None) -> int:
        since = datetime.fromisoformat("0001-01-01T00:00") if window is None else at - timedelta(microseconds=window)
        return sum(since <= when < at for other in group for when, _ in other[what])

    declines, approvals = (count(everyone, what, BASE_WINDOW) for what in ("declines", "approvals"))
    ever_declines, ever_approvals = (count(everyone, what, None) for what in ("declines", "approvals"))
    ever = (ever_declines + 1) / (ever_declines + ever_approvals + 4)
    base = (declines + SHRINKAGE * ever) / (declines + approvals + SHRINKAGE)
    out: dict[str, Any] = {}
    for window in family.windows:
        for what in family.counts:
            out[f"{family.name}_{what}_{WINDOW_NAMES[window]}"] = count(same, what, window) if known else None
    for window in family.rates:
        down, up = (count(same, what, window) for what in ("declines", "approvals"))
        rate = (down + SHRINKAGE * base) / (down + up + SHRINKAGE)
        out[f"{family.name}_decline_rate_{WINDOW_NAMES[window]}"] = rate if known else None
    return out | (_last(family.name, at, same) if family.last else {})


def _unless_dry(values: dict[str, Any], payment: dict[str, Any], payments: list[dict[str, Any]]) -> dict[str, Any]:
    at = payment["attempted_at"]
    peers = [p for p in payments if p["source"] == payment["source"]]
    seen = sorted(when for p in peers for when, _ in p["attempts"] if when < at)
    told = [when for p in peers for what in ("declines", "approvals") for when, _ in p[what] if when < at]
    untold = [when for when in seen if not told or when > max(told)]
    since = max(told) if told else min(seen, default=at)
    dry = len(untold) >= DRY_ATTEMPTS and at - since >= timedelta(microseconds=DRY_AFTER)
    hidden = {feature.name for feature in features() if feature.rests_on_outcomes} if dry else set()
    return {name: None if name in hidden else value for name, value in values.items()} | {DRY: int(dry)}


def _last(name: str, at: datetime, same: list[dict[str, Any]]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for what, word in (("attempts", "attempt"), ("declines", "decline"), ("approvals", "approval")):
        before = [when for other in same for when, _ in other[what] if when < at]
        out[f"{name}_seconds_since_{word}"] = (at - max(before)).total_seconds() if before else None
    outcomes = [found for other in same for found in (*other["declines"], *other["approvals"]) if found[0] < at]
    names = {0: "approved", 7: "unclassified", **dict(enumerate(DECLINE_CLASSES, start=1))}
    out[f"{name}_last_outcome"] = names[max(outcomes)[1]] if outcomes else None
    return out


def same(one: Any, other: Any) -> bool:
    """Equal, or equal up to the last bits of a double."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-12)
    return one == other
