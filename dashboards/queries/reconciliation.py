"""What the Reconciliation page asks: the months there are, one of them tied out, and what became of closed ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from barberpro.domain.books import STAGES, Month
from barberpro.domain.local_day import local_day
from barberpro.settings import Settings
from barberpro.warehouse.closings import Closing, closed_months, read_closing
from barberpro.warehouse.database import Database
from pipelines import restated_closings, tie_out
from pipelines.reconciled import Reconciled, months, reconciled

__all__ = ["Books", "Reconciled", "books", "closings_stamp", "months", "reconciled", "shortfalls"]

BANDS = {"week": (0, 7), "month": (8, 30), "more": (31, None)}
"""Ages in days, both ends included."""


@dataclass(frozen=True, slots=True)
class Books:
    """Every closed month with what changed since."""

    closings: tuple[Closing, ...]
    restatements: pl.DataFrame

    def of(self, month: Month) -> Closing | None:
        """Find the closing of a month."""
        return next((each for each in self.closings if each.month == month), None)


def books(database: Database, settings: Settings) -> Books:
    """Read the closed months and compare each with what the generation holds."""
    found = [read_closing(settings, month) for month in closed_months(settings)]
    closings = tuple(each for each in found if each is not None)
    changes = [restated_closings.since(each, database) for each in closings]
    return Books(closings, pl.concat(changes) if changes else restated_closings.none())


def closings_stamp(settings: Settings) -> tuple[tuple[str, int], ...]:
    """Tell one state of the closed months from another."""
    return tuple(
        (path.parent.name, path.stat().st_mtime_ns) for path in sorted(settings.closings.glob("????-??/manifest.json"))
    )


def shortfalls(closing: Closing) -> Iterator[tuple[str, date | None]]:
    """List why a month was incomplete when it was closed: what ended too early, and the last day that was known of it.

    `month` stands for the month itself, which was not over; a stage without data has no day.
    """
    if not closing.manifest["accepted"]["incomplete"]:
        return
    last = closing.month.last
    if local_day(datetime.fromisoformat(closing.manifest["closed_at"])) <= last:
        yield "month", last
    for stage in STAGES:
        told = closing.manifest["data_until"][stage]
        until = date.fromisoformat(told) if told else None
        if until is None or until < last:
            yield stage, until


def causes(found: Reconciled, currency: str) -> pl.DataFrame:
    """Count and add up the differences of a currency by cause, the open ones first, with their number by age."""
    own = found.differences.filter(pl.col("currency") == currency)
    named = own.with_columns(step=step())
    bands = {name: _band(first, last).sum().cast(pl.Int64) for name, (first, last) in BANDS.items()}
    aged = named.group_by("stage", "step").agg(
        pl.col("is_open").first(),
        entries=pl.len(),
        amount=pl.col("amount").cast(tie_out.MONEY).sum(),
        oldest=pl.col("age_days").max(),
        **bands,
    )
    return aged.sort(~pl.col("is_open"), pl.col("amount").abs(), "stage", "step", descending=[False, True, True, False])


def details(found: Reconciled, currency: str, steps: list[tuple[str, str]], search: str) -> pl.DataFrame:
    """List the differences of some causes whose operation holds a text, the largest first."""
    own = found.differences.filter(pl.col("currency") == currency).with_columns(step=step())
    wanted = pl.DataFrame(steps, schema={"stage": pl.String, "step": pl.String}, orient="row")
    kept = own.join(wanted, on=["stage", "step"], how="semi")
    matched = kept.filter(pl.col("payment_id").str.contains(search.strip(), literal=True))
    return matched.sort(pl.col("amount").abs(), "payment_id", "day", descending=[True, False, False])


def step() -> pl.Expr:
    """Name the step of the bridge that a difference belongs to."""
    return pl.when(pl.col("timing").is_null()).then(pl.col("cause")).otherwise(pl.format("timing_{}", "timing"))


def _band(first: int, last: int | None) -> pl.Expr:
    age = pl.col("age_days")
    return age >= first if last is None else age.is_between(first, last)
