"""The processor's reports of all transactions and of released money as it writes them: a file a year, each CSV."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from barberpro.domain.vocabulary import METHODS
from barberpro.world.arrays import SECOND, Ints, stack, take
from barberpro.world.calendar import ZONE, Calendar
from barberpro.world.cells import pesos, with_offset
from barberpro.world.choices import OPTION_INSTALLMENTS, OPTION_METHOD
from barberpro.world.columns import PAYMENT_TYPES, Ledger, method_ids
from barberpro.world.methods import QR
from barberpro.world.movements import NOBODY, SETTLEMENT, Movements, payouts
from barberpro.world.report_columns import RELEASE_DIALECTS, SETTLEMENT_DIALECTS, SPANISH, Dialect
from barberpro.world.slips import told
from barberpro.world.world import World

KINDS = ("SETTLEMENT", "REFUND", "CHARGEBACK", "PAYOUT")
DESCRIPTIONS = ("payment", "refund", "chargeback", "payout")
COLLECTOR = 1_402_003_118
"""The account of the marketplace at the processor."""
MONEY = ("amount", "fee", "tax", "net", "real", "credit", "debit", "balance", "zero")


@dataclass(frozen=True, slots=True)
class Report:
    """A report of a year: its name, its lines as text with a header, what they are and how many."""

    name: str
    text: str
    lines_are: str
    lines: int


def reports(world: World, shared: Ledger) -> Iterator[Report]:
    """Write both reports of a block, year by year."""
    said = told(world, shared)
    out = payouts(world, said.released)
    for name, moved, dialects, written in (
        ("settlement", said.settled, SETTLEMENT_DIALECTS, _settlement),
        ("release", said.released, RELEASE_DIALECTS, _release),
    ):
        every = stack([moved, out])
        every = take(every, np.lexsort((every.amount, every.payment_id, every.at)))
        rows = written(world, every).with_columns(_details(world, every))
        for year, part in _by_year(rows, world.ground.calendar):
            dialect = dialects[year % len(dialects)]
            yield Report(f"{name}-report-{year}", _text(part, dialect), f"{name}_lines", part.height)


def _details(world: World, moved: Movements) -> list[pl.Series]:
    """Describe whom a movement is of; a payout is of nobody."""
    known = moved.attempt != NOBODY
    made = take(world.attempts, np.where(known, moved.attempt, 0))
    method = OPTION_METHOD[made.option]
    only_known = pl.Series(known)

    def of_payment(values: pl.Series) -> pl.Series:
        return pl.select(pl.when(only_known).then(values)).to_series()

    types = pl.Series([PAYMENT_TYPES[name] for name in METHODS]).gather(pl.Series(method))
    return [
        pl.Series("payment_id", moved.payment_id).cast(pl.String),
        of_payment(world.ids.booking_ids(made.visit)).alias("reference"),
        of_payment(types).alias("type"),
        of_payment(method_ids(world, method, made.brand)).alias("method"),
        of_payment(pl.Series(np.where(method == QR, "QR", "Checkout Pro"))).alias("unit"),
        pl.Series("installments", np.where(known, OPTION_INSTALLMENTS[made.option], 1)),
    ]


def _settlement(_: World, moved: Movements) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "kind": pl.Series(KINDS).gather(pl.Series(moved.kind)),
            "made_at": moved.made_at,
            "at": moved.at,
            "amount": moved.amount,
            "fee": moved.fee,
            "tax": moved.tax,
            "net": moved.net,
            "real": _real(moved),
        }
    )


def _real(moved: Movements) -> Ints:
    """Take from the net of a sale what went back later, as the report knows it when it is written."""
    ids, place = np.unique(moved.payment_id, return_inverse=True)
    sums = np.zeros(len(ids), dtype=np.int64)
    np.add.at(sums, place, moved.net)
    return np.where(moved.kind == SETTLEMENT, sums[place], moved.net)


def _release(world: World, moved: Movements) -> pl.DataFrame:
    approved = world.attempts.decided_at[moved.attempt]
    return pl.DataFrame(
        {
            "record": pl.repeat("release", len(moved.at), eager=True),
            "description": pl.Series(DESCRIPTIONS).gather(pl.Series(moved.kind)),
            "approved_at": np.where(moved.attempt == NOBODY, moved.at, approved),
            "at": moved.at,
            "amount": moved.amount,
            "fee": moved.fee,
            "tax": moved.tax,
            "credit": np.maximum(moved.net, 0),
            "debit": np.maximum(-moved.net, 0),
            "balance": np.cumsum(moved.net),
        }
    )


def _by_year(rows: pl.DataFrame, days: Calendar) -> Iterator[tuple[int, pl.DataFrame]]:
    """Cut rows by year; a report of released money begins with the balance before it and ends with its sum."""
    year = pl.from_epoch("at", time_unit="us").dt.replace_time_zone("UTC").dt.convert_time_zone(ZONE).dt.year()
    parts = rows.with_columns(year.alias("year")).partition_by("year", include_key=False, as_dict=True)
    for (found,), part in sorted(parts.items()):
        yield int(found), _framed(part, days, int(found)) if "balance" in part.columns else part


def _framed(part: pl.DataFrame, days: Calendar, year: int) -> pl.DataFrame:
    """Put the balance before the first line, and all that came and left after the last."""
    begin, end = _bounds(days, year)
    first = part.row(0, named=True)
    before = first["balance"] - first["credit"] + first["debit"]
    came, left = part["credit"].sum() + max(before, 0), part["debit"].sum() + max(-before, 0)
    sums = pl.DataFrame(
        [
            _sum("initial_available_balance", begin, max(before, 0), max(-before, 0)),
            _sum("total", end - SECOND, came, left),
        ]
    )
    opened, closed = sums.head(int(before != 0)), sums.tail(1)  # an account that is new has no balance to begin with
    return pl.concat([opened, part, closed], how="diagonal_relaxed")


def _sum(record: str, at: int, credit: int, debit: int) -> dict[str, str | int]:
    amounts = {"amount": credit - debit, "fee": 0, "tax": 0, "balance": credit - debit}
    return {
        "record": record,
        "at": at,
        "approved_at": at,
        "credit": credit,
        "debit": debit,
        "installments": 1,
        **amounts,
    }


def _bounds(days: Calendar, year: int) -> tuple[int, int]:
    """Find the first moment of the history in a year, and the first after it."""
    within = np.flatnonzero(days.month[days.start : days.end] // 12 == year) + days.start
    return int(days.midnights[within[0]]), int(days.midnights[within[-1] + 1])


def _text(rows: pl.DataFrame, dialect: Dialect) -> str:
    fixed = {"user": str(COLLECTOR), "site": "MLA", "currency": "ARS", "empty_list": "[{}]", "business": "Mercado Pago"}
    held = rows.with_columns(pl.lit(0).alias("zero"), *(pl.lit(value).alias(name) for name, value in fixed.items()))
    cells = [_cell(name, held, dialect).alias(title) for title, name in dialect.columns.items()]
    return held.select(cells).write_csv(separator=dialect.delimiter)


def _cell(name: str, rows: pl.DataFrame, dialect: Dialect) -> pl.Expr:
    column = pl.col(name)
    if name in MONEY:
        return pesos(column).cast(pl.String).str.replace(".", dialect.decimal, literal=True)
    if name in ("at", "made_at", "approved_at"):
        return with_offset(pl.from_epoch(column, time_unit="us").dt.replace_time_zone("UTC"))
    if dialect.spanish and name in SPANISH:
        return column.replace(SPANISH[name])
    return column
