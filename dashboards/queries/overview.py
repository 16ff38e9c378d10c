"""What the Overview asks of a generation, as figures of the catalogue and Polars frames."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from barberpro.tables import metrics
from barberpro.tables.mart_schemas import CLASSES
from barberpro.tables.metrics.arithmetic import Figures
from barberpro.warehouse.database import Database
from dashboards.queries.frames import frame
from dashboards.queries.measured import START, grouped, total, unpriced
from dashboards.queries.periods import comparable, with_ends
from dashboards.selection import Options, Selection

HEADLINES = (
    metrics.NET,
    metrics.ATTEMPTS,
    metrics.APPROVAL_RATE,
    metrics.FIRST_ATTEMPT_APPROVAL_RATE,
    metrics.CHECKOUT_SUCCESS,
    metrics.AVERAGE_TICKET,
)
"""The figures on top of a page."""

PARTS = (metrics.GROSS, metrics.REFUNDED, metrics.APPROVED, metrics.DECLINED, metrics.UNDECIDED)
"""What the headlines are made of, told beside them."""

SERIES = (metrics.NET, *PARTS, metrics.ATTEMPTS, metrics.APPROVAL_RATE)


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the page shows: figures now and before, and one frame for each chart."""

    now: Figures
    before: Figures | None
    without_price: int
    series: pl.DataFrame
    methods: pl.DataFrame
    declines: pl.DataFrame


def overview(database: Database, selection: Selection, options: Options) -> Overview:
    """Ask everything that the page shows for a selection."""
    before = comparable(selection, options)
    return Overview(
        now=total(database, selection, (*HEADLINES, *PARTS)),
        before=total(database, before, HEADLINES) if before else None,
        without_price=unpriced(database, selection),
        series=series(database, selection, options.complete_until),
        methods=methods(database, selection),
        declines=declines(database, selection),
    )


def series(database: Database, selection: Selection, complete_until: date) -> pl.DataFrame:
    """Give money and attempts by day, week or month: `start`, `until`, `complete`, then the metrics."""
    found = frame(grouped(database, selection, SERIES, (START,)), {START: pl.Date}, SERIES)
    return with_ends(found, selection, complete_until)


def methods(database: Database, selection: Selection) -> pl.DataFrame:
    """Approved attempts by period and method, with the method's share of its period."""
    shown = (metrics.APPROVED, metrics.METHOD_SHARE)
    groups = grouped(database, selection, shown, (START, "method"))
    found = frame(groups, {START: pl.Date, "method": pl.String}, shown)
    occurring = found.filter(pl.col(metrics.APPROVED.name) > 0).sort(START, "method")
    return with_ends(occurring, selection, selection.until).drop("complete")


def declines(database: Database, selection: Selection) -> pl.DataFrame:
    """Failed attempts by class, the commonest first, with the `share` of each; classes without any are left out."""
    found = total(database, selection, (*metrics.DECLINES_BY_CLASS, *metrics.DECLINE_SHARES))
    rows = [
        (name, found[count.name].value, found[share.name].value)
        for name, count, share in zip(CLASSES, metrics.DECLINES_BY_CLASS, metrics.DECLINE_SHARES, strict=True)
    ]
    shape = {"decline_class": pl.String, "declined": pl.Int64, "share": pl.Float64}
    counted = pl.DataFrame(rows, schema=shape, orient="row").filter(pl.col("declined") > 0)
    return counted.sort("declined", "decline_class", descending=[True, False])
