"""The bridge from payments to settlement to released money, by day and method: pure arithmetic on exact frames."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from barberpro.domain.books import CAUSES, LEGS, STAGES, TIMINGS

PLACE = ["day", "method", "currency"]
MONEY = pl.Decimal(38, 2)
NOTHING = Decimal("0.00")
STEPS = (*(cause for cause in CAUSES if cause != "timing"), *(f"timing_{name}" for name in TIMINGS))
"""What leads from one stage to the next: the causes, with timing told apart."""


@dataclass(frozen=True, slots=True)
class Step:
    """A bar of the bridge: the total of a stage, or what a cause adds to it, with the number of its entries."""

    stage: str
    step: str
    amount: Decimal
    count: int

    @property
    def is_total(self) -> bool:
        """Whether it is the total of a stage."""
        return self.step == "total"


def tie_out(totals: pl.DataFrame, differences: pl.DataFrame) -> pl.DataFrame:
    """Lay out each day, method and currency: the three totals, every step between them, and what stays unexplained.

    The totals are added up from the tables, the steps from the differences; `residual` is what does not meet.
    """
    sums = _wide(totals.select(*PLACE, name=pl.col("stage"), amount=pl.col("net").cast(MONEY)), list(STAGES))
    named = differences.select(*PLACE, name=pl.format("{}_{}", "stage", _step()), amount=pl.col("amount").cast(MONEY))
    steps = _wide(named, [_column(after, step) for _, after in LEGS for step in STEPS])
    joined = sums.join(steps, on=PLACE, how="full", coalesce=True)
    whole = joined.with_columns(pl.exclude(PLACE).fill_null(NOTHING))
    residuals = {f"{after}_residual": _residual(before, after) for before, after in LEGS}
    return whole.with_columns(**residuals).select(*PLACE, *columns()).sort(PLACE)


def columns() -> list[str]:
    """Name the columns of amounts in the order of the bridge."""
    first, *_ = STAGES
    legs = [[*(_column(after, step) for step in STEPS), after, f"{after}_residual"] for _, after in LEGS]
    return [first, *(name for leg in legs for name in leg)]


def bridge(tied: pl.DataFrame, differences: pl.DataFrame, currency: str) -> tuple[Step, ...]:
    """Give the bars of the bridge in a currency, from the payments to what was released; steps of nothing left out."""
    own = tied.filter(pl.col("currency") == currency)
    counted = differences.filter(pl.col("currency") == currency).group_by("stage", _step().alias("step")).len()
    counts = {(stage, step): count for stage, step, count in counted.iter_rows()}
    bars = [Step(STAGES[0], "total", sum_of(own, STAGES[0]), 0)]
    for _, after in LEGS:
        steps = [Step(after, step, sum_of(own, _column(after, step)), counts.get((after, step), 0)) for step in STEPS]
        bars += [each for each in steps if each.count]
        bars.append(Step(after, "total", sum_of(own, after), 0))
    return tuple(bars)


def residual(tied: pl.DataFrame) -> Decimal:
    """Add up what stays unexplained, whatever its sign."""
    return sum((sum_of(tied, f"{after}_residual", absolute=True) for _, after in LEGS), NOTHING)


def by_cause(differences: pl.DataFrame) -> pl.DataFrame:
    """Count and add up the differences by leg and cause, with the age of the oldest."""
    grouped = differences.group_by("currency", "stage", "cause", "timing", "is_open").agg(
        entries=pl.len(), amount=pl.col("amount").cast(MONEY).sum(), oldest_days=pl.col("age_days").max()
    )
    order = pl.col("cause").replace_strict({name: place for place, name in enumerate(CAUSES)}, return_dtype=pl.Int8)
    return grouped.sort("currency", pl.col("stage") != LEGS[0][1], order, "timing")


def _residual(before: str, after: str) -> pl.Expr:
    steps = pl.sum_horizontal(_column(after, step) for step in STEPS)
    return pl.col(after) - pl.col(before) - steps


def _step() -> pl.Expr:
    return pl.when(pl.col("timing").is_null()).then(pl.col("cause")).otherwise(pl.format("timing_{}", "timing"))


def _column(stage: str, step: str) -> str:
    return f"{stage}_{step}"


def _wide(long: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    sums = [pl.col("amount").filter(pl.col("name") == name).sum().cast(MONEY).alias(name) for name in names]
    return long.group_by(PLACE).agg(sums)


def sum_of(frame: pl.DataFrame, column: str, *, absolute: bool = False) -> Decimal:
    """Add up a column of amounts; nothing of no rows."""
    values = frame[column].abs() if absolute else frame[column]
    found: Any = values.sum()
    return found if isinstance(found, Decimal) else NOTHING
