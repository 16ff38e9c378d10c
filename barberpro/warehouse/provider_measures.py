"""What was known of every provider at the first instant of each month, out of a generation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from barberpro.domain.local_day import ZONE
from barberpro.domain.standing import StandingTerms
from barberpro.errors import BadInputError
from barberpro.policies.rates import MeasureColumns
from barberpro.warehouse.database import Database

LOCAL = f"timezone('{ZONE}', timezone('UTC', {{}}))"
START = f"timezone('UTC', timezone('{ZONE}', CAST(m.month AS TIMESTAMP)))"
"""The first instant of a month in Buenos Aires, in UTC."""


@dataclass(frozen=True, slots=True)
class Windows:
    """How far measures look back from the start of a month, and the month in whose pesos tickets are."""

    rating_days: int
    retention_days: int
    loyal_weeks: int
    base_month: date

    @classmethod
    def of(cls, terms: StandingTerms) -> Windows:
        """Take the windows of standing terms."""
        base = date.fromisoformat(f"{terms.ticket_base_month}-01")
        return cls(terms.rating_days, terms.retention_days, terms.loyal_weeks, base)


COMPLETED = f"""
WITH starts AS (SELECT unnest(?::DATE[]) AS month),
refunded AS (
    SELECT booking_id, min(known_at) AS refunded_at FROM refunds
    WHERE status = 'approved' AND booking_id IS NOT NULL GROUP BY booking_id
),
completed AS (
    SELECT b.provider_id, b.client_id, b.starts_at, b.known_at, r.refunded_at,
        CAST({LOCAL.format("b.starts_at")} AS DATE) AS day, CAST(b.price * 100 AS BIGINT) AS price
    FROM bookings b LEFT JOIN refunded r USING (booking_id)
    WHERE b.status = 'completed' AND b.currency = 'ARS'
)
"""

BOOKINGS = f"""
{COMPLETED}
SELECT c.provider_id, m.month, count(*) AS bookings, sum(price)::BIGINT AS centavos
FROM completed c JOIN starts m ON date_trunc('month', c.day) + INTERVAL 1 MONTH = m.month
WHERE c.known_at < {START} AND (c.refunded_at IS NULL OR c.refunded_at >= {START})
GROUP BY ALL
"""

REVIEWS = f"""
{COMPLETED}
SELECT v.provider_id, m.month, sum(v.rating)::BIGINT AS stars, count(*) AS reviews
FROM reviews v JOIN starts m ON v.created_at >= {START} - INTERVAL {{days}} DAY AND v.created_at < {START}
WHERE v.known_at < {START}
GROUP BY ALL
"""

RETENTION = f"""
{COMPLETED},
seen AS (
    SELECT c.provider_id, m.month, c.client_id,
        bool_or(c.starts_at < {START} - INTERVAL {{days}} DAY) AS came,
        bool_or(c.starts_at >= {START} - INTERVAL {{days}} DAY) AS again
    FROM completed c JOIN starts m
        ON c.starts_at >= {START} - INTERVAL {{twice}} DAY AND c.starts_at < {START}
    WHERE c.known_at < {START} AND c.client_id IS NOT NULL
    GROUP BY ALL
)
SELECT provider_id, month, count(*) AS clients, count_if(again) AS returned FROM seen WHERE came GROUP BY ALL
"""

WEEKS = f"""
{COMPLETED},
days AS (SELECT provider_id, day, min(known_at) AS known_at FROM completed GROUP BY ALL)
SELECT d.provider_id, m.month, count(DISTINCT date_diff('day', d.day, m.month - INTERVAL 1 DAY) // 7) AS weeks_active
FROM days d JOIN starts m ON d.day < m.month AND d.day >= m.month - INTERVAL {{days}} DAY
WHERE d.known_at < {START}
GROUP BY ALL
"""

JOINED = f"""
SELECT p.provider_id, CAST({LOCAL.format("min(p.joined_at)")} AS DATE) AS joined_on FROM providers p GROUP BY ALL
"""


def measures(
    db: Database, windows: Windows, providers: Sequence[str], region: Sequence[str], months: Sequence[date]
) -> MeasureColumns:
    """Measure every provider at the first instant of each month, on what was known before it."""
    days = windows.retention_days
    found = [
        db.frame(sql, [list(months)])
        for sql in (
            BOOKINGS,
            REVIEWS.format(days=windows.rating_days),
            RETENTION.format(days=days, twice=2 * days),
            WEEKS.format(days=7 * windows.loyal_weeks),
        )
    ]
    grid = _Grid(tuple(providers), tuple(months))
    columns = {name: grid.column(frame, name) for frame in found for name in frame.columns[2:]}
    tenure = _tenure(db, grid, windows)
    ratio = _real_ratio(db, windows, region, months)
    centavos = columns.pop("centavos")
    real = np.rint(centavos * ratio).astype(np.int64)
    return MeasureColumns(**columns, **tenure, real_centavos=real)


@dataclass(frozen=True, slots=True)
class _Grid:
    """Providers by months."""

    providers: tuple[str, ...]
    months: tuple[date, ...]

    def column(self, frame: pl.DataFrame, name: str) -> np.ndarray:
        """Lay a column of (provider_id, month, ...) out over the grid; 0 where there is no row."""
        found = np.zeros((len(self.providers), len(self.months)), dtype=np.int64)
        known = frame.filter(pl.col("provider_id").is_in(self.providers))
        rows = known["provider_id"].cast(pl.Enum(self.providers)).to_physical().to_numpy()
        places = {month: place for place, month in enumerate(self.months)}
        found[rows, [places[month] for month in known["month"].cast(pl.Date)]] = known[name].to_numpy()
        return found


def _tenure(db: Database, grid: _Grid, windows: Windows) -> dict[str, np.ndarray]:
    """Whole months and weeks since each provider joined, as of each month's first day."""
    joined = dict(db.frame(JOINED).rows())
    months = np.zeros((len(grid.providers), len(grid.months)), dtype=np.int64)
    weeks = np.zeros_like(months)
    for row, provider in enumerate(grid.providers):
        since = joined.get(provider)
        if since is None:
            continue
        for column, month in enumerate(grid.months):
            whole = (month.year - since.year) * 12 + month.month - since.month - (since.day > 1)
            months[row, column] = max(whole, 0)
            weeks[row, column] = min(max((month - since).days // 7, 0), windows.loyal_weeks)
    return {"months": months, "weeks": weeks}


def _real_ratio(db: Database, windows: Windows, region: Sequence[str], months: Sequence[date]) -> np.ndarray:
    """Say what a peso of the month before each month's start is worth in pesos of the base month.

    By the latest index that was published before that start; the base month only names the unit.
    """
    found = db.frame(
        "SELECT region, month, published_on, index_value::DOUBLE AS value FROM cpi WHERE division = 'general' "
        "ORDER BY region, month, published_on"
    )
    ratios = {}
    for name in sorted(set(region)):
        own = found.filter(region=name)
        base = own.filter(month=windows.base_month)
        if base.is_empty():
            last: date = own.select(pl.col("month").max()).item()
            raise BadInputError(
                f"standing.volume_base_month is {windows.base_month:%Y-%m}, whose index is not published; "
                f"allowed: up to {last:%Y-%m}"
            )
        known = [own.filter(pl.col("published_on") < start) for start in months]
        ratios[name] = [base["value"][-1] / each["value"][-1] if each.height else 0.0 for each in known]
    return np.array([ratios[name] for name in region])
