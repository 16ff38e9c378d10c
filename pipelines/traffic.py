"""Measures our own traffic for planning experiments: checkouts a day, who is eligible, and how clients cluster."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, cast

import numpy as np
import polars as pl
from numpy.typing import NDArray

from barberpro.errors import BadInputError, UnavailableError
from barberpro.settings import Settings
from barberpro.warehouse import reader
from models.calibration import Floats
from models.clustering import Correlation, correlation, size_felt
from models.experiments.measured import ADJUSTED
from pipelines.checkout_outcomes import Outcomes, checkout_outcomes

Metric = Literal["conversion", "net_real_ars"]
METRICS: tuple[Metric, ...] = ("conversion", "net_real_ars")
COLUMN: dict[Metric, str] = {"conversion": "paid", "net_real_ars": "net_real_ars"}
RECENT_DAYS = 84
"""Whole weeks, so that each weekday counts as often."""
WINDOWS = (7, 14, 28, 56, 84, 168, 336, 672)
MOST_WINDOWS = 6


@dataclass(frozen=True, slots=True)
class Eligible:
    """Which checkouts take part: provinces (all where none is named) and a half-open band of real pesos."""

    provinces: tuple[str, ...] = ()
    amount_from: float | None = None
    amount_below: float | None = None

    @property
    def told(self) -> str:
        """Who takes part, in words."""
        bounds = (("from", self.amount_from), ("below", self.amount_below))
        parts = [", ".join(self.provinces), *(f"{word} {value:,.0f} real pesos" for word, value in bounds if value)]
        return "; ".join(filter(None, parts)) or "all"

    def pick(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Keep the rows that take part."""
        chosen = rows if not self.provinces else rows.filter(pl.col("province").is_in(self.provinces))
        if self.amount_from is not None:
            chosen = chosen.filter(pl.col("amount_real") >= self.amount_from)
        return chosen if self.amount_below is None else chosen.filter(pl.col("amount_real") < self.amount_below)


@dataclass(frozen=True, slots=True)
class Measured:
    """A metric on our own history: mean, deviation between checkouts, and how alike those of a client are."""

    metric: Metric
    mean: float
    deviation: float
    """Of net pesos: of what the amount does not explain, for readouts take that out."""
    correlation: Correlation
    explained_share: float
    """Part of the variance that the amount explains and readouts take out; 0 for conversion."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """What flows: `per_day` of the newest weeks, the share of it that is eligible, and clients by length of time."""

    generation: str
    synthetic: bool
    first_day: str
    last_day: str
    base_month: str
    recent_days: int
    per_day: float
    eligible_share: float
    checkouts: int
    clients: int
    sizes: tuple[tuple[int, float], ...]
    """Days, and how many checkouts of its client within so many days a checkout sees, itself included."""
    measured: Measured

    @property
    def eligible_per_day(self) -> float:
        """Eligible checkouts a day."""
        return self.per_day * self.eligible_share

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self) | {"eligible_per_day": self.eligible_per_day}


def traffic(settings: Settings, metric: Metric, eligible: Eligible) -> Traffic:
    """Measure the generation in force; BadInputError where nobody is eligible or net pesos cannot be known."""
    with reader.generation(settings) as opened:
        found = checkout_outcomes(opened.database, settings.params.actions.mature_hours)
        name, synthetic = opened.name, bool(opened.sidecar["synthetic"])
    return measured_traffic(found, metric, eligible, name, synthetic=synthetic)


def measured_traffic(found: Outcomes, metric: Metric, eligible: Eligible, name: str, *, synthetic: bool) -> Traffic:
    """Measure checkouts that were read."""
    if found.rows.is_empty():
        raise UnavailableError(f"generation {name} holds no mature checkouts; load some, or give --base and --per-day")
    if metric == "net_real_ars" and found.feeless:
        raise BadInputError(f"generation {name} lacks the processor's fees, so net pesos are unknown; use conversion")
    chosen = eligible.pick(found.rows)
    if chosen.is_empty():
        raise BadInputError(f"no checkout of {name} is eligible ({eligible.told}); widen the band or the provinces")
    last = cast("datetime", found.rows["opened_at"].max())
    days = min(RECENT_DAYS, _days_held(found.rows))
    since = pl.col("opened_at") > last - timedelta(days=days)
    recent, taking = found.rows.filter(since).height, chosen.filter(since).height
    client = _numbered(chosen)
    return Traffic(
        generation=name,
        synthetic=synthetic,
        first_day=f"{found.rows['opened_at'].min():%Y-%m-%d}",
        last_day=f"{last:%Y-%m-%d}",
        base_month=found.base_month,
        recent_days=days,
        per_day=recent / days,
        eligible_share=taking / recent,
        checkouts=chosen.height,
        clients=len(np.unique(client)),
        sizes=_sizes(chosen, client, last),
        measured=_measured(chosen, client, metric),
    )


def _measured(rows: pl.DataFrame, client: NDArray[np.int64], metric: Metric) -> Measured:
    values = rows[COLUMN[metric]].cast(pl.Float64).to_numpy()
    left = _unexplained(values, rows["amount_real"].to_numpy()) if metric in ADJUSTED else values
    whole, rest = float(values.std(ddof=1)), float(left.std(ddof=1))
    explained = 1.0 - (rest / whole) ** 2 if whole > 0 else 0.0
    return Measured(metric, float(values.mean()), rest, correlation(left, client), explained)


def _unexplained(values: Floats, amount: Floats) -> Floats:
    """Take out what a line through the amounts explains."""
    gap = amount - amount.mean()
    spread = float(gap @ gap)
    slope = float(gap @ values) / spread if spread > 0 else 0.0
    return np.asarray(values - slope * gap, dtype=np.float64)


def _sizes(rows: pl.DataFrame, client: NDArray[np.int64], last: datetime) -> tuple[tuple[int, float], ...]:
    """Measure the size felt within the newest windows of each length, on average over them."""
    at = rows["opened_at"].to_numpy()
    end, held = np.datetime64(last), _days_held(rows)
    found = []
    for days in WINDOWS:
        span = np.timedelta64(days, "D")
        count = min(held // days, MOST_WINDOWS)
        inside = [(at <= end - k * span) & (at > end - (k + 1) * span) for k in range(count)]
        sizes = [size_felt(client[each]) for each in inside if each.any()]
        if sizes:
            found.append((days, float(np.mean(sizes))))
    return tuple(found)


def _days_held(rows: pl.DataFrame) -> int:
    first, last = (cast("datetime", each) for each in (rows["opened_at"].min(), rows["opened_at"].max()))
    return max((last - first).days, 1)


def _numbered(rows: pl.DataFrame) -> NDArray[np.int64]:
    return rows["client_id"].rank("dense").cast(pl.Int64).to_numpy() - 1
