"""What the Overview asks of a generation, as Polars frames and totals."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import ibis.expr.types as ir
import polars as pl

from barberpro.domain.intervals import wilson
from barberpro.domain.vocabulary import DECLINE_CLASSES
from barberpro.tables import mart_schemas, marts, schemas
from barberpro.warehouse.database import Database
from dashboards.selection import ANY_SOURCE, Options, Selection

CLASSES = (*DECLINE_CLASSES, "unclassified")
STEP = {"day": "1d", "week": "1w", "month": "1mo"}
TRUNCATION = {"day": "D", "week": "W", "month": "M"}


@dataclass(frozen=True, slots=True)
class Totals:
    """A period added up; money is in the prices of the selection."""

    attempts: int
    approved: int
    declined: int
    undecided: int
    gross: Decimal
    refunded: Decimal
    without_price: int
    first_approved: int
    first_declined: int
    checkouts_paid: int
    checkouts_abandoned: int

    @property
    def net(self) -> Decimal:
        """Collected less refunded."""
        return self.gross - self.refunded

    @property
    def average_ticket(self) -> Decimal | None:
        """Collected for each approved attempt."""
        return self.gross / self.approved if self.approved else None

    @property
    def approval_rate(self) -> float | None:
        """Approved of the decided attempts."""
        return _share(self.approved, self.declined)

    @property
    def first_attempt_approval_rate(self) -> float | None:
        """Approved of the decided first attempts."""
        return _share(self.first_approved, self.first_declined)

    @property
    def checkout_success(self) -> float | None:
        """Paid of the closed checkouts."""
        return _share(self.checkouts_paid, self.checkouts_abandoned)


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the page shows: totals now and before, and one frame for each chart."""

    now: Totals
    before: Totals | None
    series: pl.DataFrame
    methods: pl.DataFrame
    declines: pl.DataFrame


def overview(database: Database, selection: Selection, options: Options) -> Overview:
    """Ask everything that the page shows for a selection."""
    return Overview(
        now=totals(database, selection),
        before=totals(database, previous(selection)) if previous(selection).first >= options.first_day else None,
        series=series(database, selection, options.complete_until),
        methods=methods(database, selection),
        declines=declines(database, selection),
    )


def previous(selection: Selection) -> Selection:
    """Give the period of the same length just before."""
    length = timedelta(days=selection.days)
    return replace(selection, first=selection.first - length, last=selection.last - length)


def totals(database: Database, selection: Selection) -> Totals:
    """Add up the attempts, first attempts and checkouts of a selection; checkouts know no payment source or method."""
    daily, first = _chosen(schemas.METRIC_DAILY, selection), _chosen(mart_schemas.FIRST_ATTEMPT_DAILY, selection)
    checkouts = _chosen(mart_schemas.CHECKOUT_DAILY, replace(selection, source=ANY_SOURCE, methods=()))
    gross, refunded = _money(daily, selection)
    counts = ("attempts", "approved", "declined", "undecided")
    money = {"gross": gross.sum(), "refunded": refunded.sum()}
    return Totals(
        **_row(database, daily.aggregate(**{name: daily[name].sum() for name in counts})),
        **_row(database, daily.aggregate(**money), Decimal(0)),
        **_row(database, daily.aggregate(without_price=daily.approved.sum(where=gross.isnull()))),
        **_row(database, first.aggregate(first_approved=first.approved.sum(), first_declined=first.declined.sum())),
        **_row(
            database,
            checkouts.aggregate(
                checkouts_paid=checkouts.paid.sum(),
                checkouts_abandoned=checkouts.abandoned.sum(),
            ),
        ),
    )


def series(database: Database, selection: Selection, complete_until: date) -> pl.DataFrame:
    """Add up money and attempts by day, week or month.

    Columns: `start`, `until`, `complete`, the counts, the amounts, `approval_rate` with `rate_low` and `rate_high`.
    """
    daily = _bucketed(schemas.METRIC_DAILY, selection)
    gross, refunded = _money(daily, selection)
    found = database.frame(
        daily.group_by("start").aggregate(
            attempts=daily.attempts.sum().cast("int64"),
            approved=_count(daily.approved),
            declined=_count(daily.declined),
            undecided=_count(daily.undecided),
            gross=gross.sum().fill_null(0),
            refunded=refunded.sum().fill_null(0),
        )
    )
    dated = _with_ends(found, selection, complete_until).with_columns(net=pl.col("gross") - pl.col("refunded"))
    return _with_rates(dated)


def methods(database: Database, selection: Selection) -> pl.DataFrame:
    """Approved attempts by period and method, with the method's `share` of its period."""
    daily = _bucketed(schemas.METRIC_DAILY, selection)
    counted = daily.group_by("start", "method").aggregate(approved=_count(daily.approved))
    found = database.frame(counted.filter(counted.approved > 0)).with_columns(pl.col("start").cast(pl.Date))
    step = STEP[selection.grain]
    return found.sort("start", "method").with_columns(
        until=pl.col("start").dt.offset_by(step),
        share=pl.col("approved") / pl.col("approved").sum().over("start"),
    )


def declines(database: Database, selection: Selection) -> pl.DataFrame:
    """Failed attempts by class, the commonest first, with the `share` of each; classes without any are left out."""
    daily = _chosen(schemas.METRIC_DAILY, selection)
    row = _row(database, daily.aggregate(**{name: daily[f"declined_{name}"].sum() for name in CLASSES}))
    found = pl.DataFrame(
        {"decline_class": list(row), "declined": list(row.values())}, schema_overrides={"declined": pl.Int64}
    )
    counted = found.filter(pl.col("declined") > 0).sort("declined", "decline_class", descending=[True, False])
    return counted.with_columns(share=pl.col("declined") / pl.col("declined").sum())


def _chosen(table: schemas.Table, selection: Selection) -> ir.Table:
    mart = marts.unbound(table)
    chosen = mart.filter(mart.day >= selection.first, mart.day < selection.until, mart.currency == selection.currency)
    if selection.source != ANY_SOURCE:
        chosen = chosen.filter(chosen.source == selection.source)
    if selection.provinces:
        chosen = chosen.filter(chosen.province.isin(selection.provinces))
    return chosen.filter(chosen.method.isin(selection.methods)) if selection.methods else chosen


def _bucketed(table: schemas.Table, selection: Selection) -> ir.Table:
    chosen = _chosen(table, selection)
    return chosen.mutate(start=chosen.day.truncate(TRUNCATION[selection.grain]))


def _money(daily: ir.Table, selection: Selection) -> tuple[ir.DecimalColumn, ir.DecimalColumn]:
    if selection.prices == "real":
        return daily.gross_real, daily.refunded_real
    return daily.gross, daily.refunded


def _count(column: ir.IntegerColumn) -> ir.Scalar:
    """Sum to a 64-bit number: DuckDB adds BIGINT up to a HUGEINT."""
    return column.sum().cast("decimal(18, 0)").cast("int64")


def _row(database: Database, aggregated: ir.Table, nothing: Any = 0) -> dict[str, Any]:
    row = database.frame(aggregated).row(0, named=True)
    return {name: nothing if value is None else _plain(value, nothing) for name, value in row.items()}


def _plain(value: Any, like: Any) -> Any:
    return value if isinstance(like, Decimal) else int(value)


def _with_ends(found: pl.DataFrame, selection: Selection, complete_until: date) -> pl.DataFrame:
    known_until = min(selection.until, complete_until)
    return (
        found.with_columns(pl.col("start").cast(pl.Date))  # DuckDB truncates a day to a timestamp
        .sort("start")
        .with_columns(until=pl.col("start").dt.offset_by(STEP[selection.grain]))
        .with_columns(complete=(pl.col("start") >= selection.first) & (pl.col("until") <= known_until))
    )


def _with_rates(dated: pl.DataFrame) -> pl.DataFrame:
    bounds = [
        wilson(approved, approved + declined) or (None, None)
        for approved, declined in dated.select("approved", "declined").iter_rows()
    ]
    decided = pl.col("approved") + pl.col("declined")
    return dated.with_columns(
        approval_rate=pl.when(decided > 0).then(pl.col("approved") / decided),
        rate_low=pl.Series([low for low, _ in bounds], dtype=pl.Float64),
        rate_high=pl.Series([high for _, high in bounds], dtype=pl.Float64),
    )


def _share(successes: int, failures: int) -> float | None:
    return successes / (successes + failures) if successes + failures else None
