"""Asks a generation for the reconciliation of a month: totals, differences, and how far the data reach."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import ibis
import ibis.expr.types as ir
import polars as pl

from barberpro.domain.books import STAGES, Month
from barberpro.errors import BadInputError, IntegrityError, UnavailableError
from barberpro.tables import schemas
from barberpro.tables.reconciliation import movements, stages
from barberpro.tables.reconciliation.differences import Knowledge
from barberpro.warehouse.database import Database
from pipelines import tie_out

REPORTS = (schemas.SETTLEMENT_LINES, schemas.RELEASE_LINES)
ORDER = ["stage", "currency", "day", "method", "cause", "source", "payment_id", "kind", "amount", "here_day"]

Reach = Mapping[str, date | None]
"""The last day that the data of each stage tell of."""


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A month tied out. `outside` is money that its owner moved: part of the account, of no sale."""

    month: Month
    as_of: date
    reach: Reach
    totals: pl.DataFrame
    differences: pl.DataFrame
    tied: pl.DataFrame
    outside: pl.DataFrame

    @property
    def open(self) -> pl.DataFrame:
        """The differences that somebody has to look into."""
        return self.differences.filter("is_open")

    @property
    def residual(self) -> Decimal:
        """What no cause explains: nothing, or the platform is wrong."""
        return tie_out.residual(self.tied)

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currencies of the month, the busiest first."""
        counted = self.totals.group_by("currency").agg(pl.col("movements").sum())
        return tuple(counted.sort("movements", "currency", descending=[True, False])["currency"])


def has_reports(sidecar_rows: Mapping[str, int]) -> bool:
    """Say whether a generation holds a line of any report."""
    return any(sidecar_rows.get(table.name, 0) for table in REPORTS)


def reach_of(db: Database) -> Reach:
    """Find how far the data of each stage reach; UnavailableError where no report is loaded."""
    there = has_tables(db, *(table.name for table in REPORTS))
    found = dict(db.frame(stages.reach()).iter_rows()) if there else {}
    if not any(found.get(stage) for stage in STAGES[1:]):
        raise UnavailableError(
            "no settlement or release report is loaded, so there is nothing to reconcile payments with; "
            "load them with `barberpro load DIR --mapping mercadopago`, then publish with `barberpro run`"
        )
    return found


def has_tables(db: Database, *names: str) -> bool:
    """Say whether a generation holds all of some tables; asked by a query of its own, as pages do it at once."""
    return set(names) <= set(db.frame("SELECT table_name FROM information_schema.tables")["table_name"])


def months(db: Database) -> tuple[Month, ...]:
    """List the months in which any stage moved, the last first."""
    firsts = db.frame(_statement({"months": stages.months()}))["month"]
    return tuple(Month(first) for first in firsts)


def reconciled(db: Database, month: Month, as_of: date | None = None) -> Reconciled:
    """Tie a month out; BadInputError where nothing moved in it, IntegrityError where the parts do not add up."""
    reach = reach_of(db)
    if as_of is not None and as_of < month.first:
        raise BadInputError(f"--as-of {as_of} lies before {month}; ages are counted from a day in it or after it")
    seen = as_of or max(day for day in reach.values() if day)
    totals = db.frame(_statement({"totals": stages.totals(month)})).sort("stage", *tie_out.PLACE)
    if totals.is_empty():
        raise BadInputError(f"nothing moved in {month}; {_told(months(db))}")
    differences = _differences(db, month, reach, seen)
    outside = db.frame(stages.outside(month)).sort("stage", "what", "currency", "day")
    found = Reconciled(month, seen, reach, totals, differences, tie_out.tie_out(totals, differences), outside)
    if found.residual:
        raise IntegrityError(
            f"{month} does not add up: {found.residual} stay without a cause; report this, it is an error of ours"
        )
    return found


def movements_of(db: Database, month: Month) -> pl.DataFrame:
    """List every movement of a month, in a unique order."""
    return db.frame(_statement({"of_month": stages.of_month(month)})).select("stage", *movements.COLUMNS).sort(ALL)


ALL = ["stage", *movements.COLUMNS]


def _differences(db: Database, month: Month, reach: Reach, as_of: date) -> pl.DataFrame:
    payments, settled, freed = (reach.get(stage) or date.min for stage in STAGES)
    steps = stages.differences_of(month, Knowledge((payments, settled, freed), as_of))
    return db.frame(_statement(steps)).rename({"leg": "stage"}).sort(ORDER)


def _statement(steps: Mapping[str, ir.Table]) -> str:
    """Write one statement that computes the movements and each step once, and reads the last."""
    written = {stages.MOVEMENT: _movement(), **{name: _sql(step) for name, step in steps.items()}}
    listed = ", ".join(f"{name} AS MATERIALIZED ({sql})" for name, sql in written.items())
    return f"WITH {listed} SELECT * FROM {list(steps)[-1]}"


@functools.cache
def _movement() -> str:
    """Write the movements as SQL: the same for every month, and the longest part."""
    return _sql(stages.movement())


def _sql(expression: ir.Table) -> str:
    return str(ibis.to_sql(expression, dialect="duckdb"))


def _told(there: tuple[Month, ...]) -> str:
    return f"the months with movements are {there[-1]} to {there[0]}" if there else "there are no movements at all"
