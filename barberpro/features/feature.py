"""What a feature and a family of features are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

import ibis

MICROSECONDS = 1_000_000
MINUTE = 60 * MICROSECONDS
HOUR = 60 * MINUTE
DAY = 24 * HOUR

WINDOW_NAMES = {
    MINUTE: "1m",
    5 * MINUTE: "5m",
    10 * MINUTE: "10m",
    HOUR: "1h",
    DAY: "1d",
    7 * DAY: "7d",
    30 * DAY: "30d",
    90 * DAY: "90d",
    None: "ever",
}
"""How a window of so many microseconds is called in a feature's name; None reaches back without end."""

Kind = Literal["numeric", "categorical"]


@dataclass(frozen=True, slots=True)
class Feature:
    """A column that a model may learn from."""

    name: str
    kind: Kind
    text: str
    fallback: str
    """What stands there when the value cannot be known."""
    rests_on_outcomes: bool = False
    """Whether it says how other attempts ended; NULL while its source's outcomes have dried up (`families.feed`)."""
    needs: tuple[str, ...] = ()
    """Columns of payment events without which it cannot be known."""
    stands_in: str | None = None
    """The column that makes it needless: it is told only where that one is NULL."""
    only: tuple[str, str] | None = None
    """A column and the value of it without which it cannot be known."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Published facts, shaped as `schemas.CPI`, `schemas.PROVINCES` and `schemas.HOLIDAYS` say."""

    cpi: ibis.Table
    provinces: ibis.Table
    holidays: ibis.Table


@dataclass(frozen=True, slots=True)
class Inputs:
    """What families build upon."""

    attempts: ibis.Table
    """Every payment attempt, once (see `attempts.attempts`)."""
    wanted: ibis.Table
    """Those of them whose features are asked for: the same columns."""
    changes: ibis.Table
    """State changes in the order they were learned (see `attempts.changes`)."""
    base_rates: ibis.Table
    """The decline rate of each wanted attempt's source, as known then (see `history.base_rates`)."""
    reference: Reference


class Family(Protocol):
    """Features that are computed together."""

    @property
    def features(self) -> tuple[Feature, ...]:
        """The features, in the order of the columns."""

    def table(self, inputs: Inputs) -> ibis.Table:
        """Compute `row_id` and the features, one row for each wanted attempt."""
