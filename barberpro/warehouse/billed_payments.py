"""The columns of a simulation's history, out of a generation: billed payments, and what was known of each provider."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from barberpro.domain.inflation import next_month
from barberpro.domain.local_day import ZONE
from barberpro.domain.vocabulary import APPROVED_STATUSES
from barberpro.errors import UnavailableError
from barberpro.policies.rates import Ints, proportion
from barberpro.simulation.history import Checkouts, Codes, History, months_between
from barberpro.warehouse.database import Database
from barberpro.warehouse.provider_measures import Windows, measures

PESO = "ARS"
COUNTRY = "nacional"
Levels = NDArray[np.float64]

BILLED = f"""
WITH booked AS (SELECT booking_id, min(created_at) AS created_at FROM bookings GROUP BY booking_id),
paid AS (
    SELECT p.provider_id, p.payment_id, p.source, coalesce(b.created_at, p.attempted_at) AS booked_at,
        p.amount, CASE WHEN p.status = 'charged_back' THEN p.amount ELSE coalesce(p.refunded_amount, 0) END AS refunded,
        coalesce(p.processor_fee, 0) AS fee, coalesce(p.taxes_withheld, 0) AS taxes,
        coalesce(p.payer_financing, 0) AS financing, p.processor_fee IS NULL AS unknown_cost, p.province
    FROM payments p LEFT JOIN booked b ON p.booking_id = b.booking_id
    WHERE p.status IN ({", ".join(f"'{each}'" for each in APPROVED_STATUSES)})
        AND p.currency = '{PESO}'
),
approved AS (SELECT *, CAST(timezone('{ZONE}', timezone('UTC', booked_at)) AS DATE) AS booked_on FROM paid),
billed AS (SELECT * FROM approved WHERE provider_id IS NOT NULL)
"""
ORDER = "ORDER BY provider_id, date_trunc('month', booked_on), booked_at, source, payment_id"

ROWS = f"""
{BILLED}
SELECT provider_id, booked_on, CAST(amount * 100 AS BIGINT) AS amount, CAST(refunded * 100 AS BIGINT) AS refunded,
    CAST(fee * 100 AS BIGINT) AS fee, CAST(taxes * 100 AS BIGINT) AS taxes,
    CAST(financing * 100 AS BIGINT) AS financing, unknown_cost
FROM billed {ORDER}
"""
KEYS = f"{BILLED} SELECT source, payment_id FROM billed {ORDER}"
WITHOUT_PROVIDER = f"{BILLED} SELECT source, payment_id, booked_on FROM approved WHERE provider_id IS NULL"

CHECKOUTS = f"""
SELECT provider_id, date_trunc('month', CAST(timezone('{ZONE}', timezone('UTC', opened_at)) AS DATE))::DATE AS month,
    count(*) AS decided, count_if(outcome = 'paid') AS paid
FROM checkouts WHERE provider_id IS NOT NULL AND currency = '{PESO}' AND outcome <> 'open'
GROUP BY ALL
"""

PLACES = f"""
{BILLED},
said AS (SELECT provider_id, max(province) AS province FROM providers GROUP BY provider_id),
seen AS (SELECT provider_id, mode(province ORDER BY province) AS province FROM billed GROUP BY provider_id)
SELECT seen.provider_id, coalesce(said.province, seen.province) AS province, r.cpi_region AS region
FROM seen LEFT JOIN said USING (provider_id)
LEFT JOIN provinces r ON r.province = coalesce(said.province, seen.province)
ORDER BY seen.provider_id
"""


def history(db: Database, windows: Windows) -> History:
    """Read the billed payments, in pesos and of a provider that is known; UnavailableError where there are none."""
    rows = db.frame(ROWS)
    if rows.is_empty():
        raise UnavailableError(
            "no approved payment in pesos names its provider, so there is nothing to bill; "
            "load a marketplace's payments, or `make demo`"
        )
    places = db.frame(PLACES)
    providers = tuple(places["provider_id"])
    months = months_between(rows["booked_on"].min(), rows["booked_on"].max())  # type: ignore[arg-type]
    cell, place = _cells(rows, providers, months)
    cells, starts = np.unique(cell, return_index=True)
    region = tuple(places["region"].fill_null(COUNTRY))
    level = _levels(db, region, months)
    ends = (*months, next_month(months[-1]))
    return History(
        providers=providers,
        province=tuple(places["province"].fill_null("unknown")),
        region=region,
        months=months,
        cell=cell,
        day=rows["booked_on"].to_physical().to_numpy(),
        place=place,
        amount=_integers(rows, "amount"),
        refunded=_integers(rows, "refunded"),
        cost=_kept(rows, "fee") + _kept(rows, "taxes"),
        financing=_integers(rows, "financing"),
        cells=cells,
        starts=starts.astype(np.int64),
        measures=measures(db, windows, providers, region, ends),
        level=level,
        unknown_cost=int(rows["unknown_cost"].sum()),
        checkouts=_checkouts(db, providers, months),
    )


def _checkouts(db: Database, providers: tuple[str, ...], months: tuple[date, ...]) -> Checkouts | None:
    """Count the checkouts of providers that were billed in some month, in the months of the history."""
    inside = pl.col("provider_id").is_in(providers) & pl.col("month").is_between(months[0], months[-1])
    found = db.frame(CHECKOUTS).filter(inside)
    if found.is_empty():
        return None
    rows = found["provider_id"].cast(pl.Enum(providers)).to_physical().to_numpy()
    first = found.select((pl.col("month").dt.year() - months[0].year) * 12 + pl.col("month").dt.month()).to_series()
    counts = np.zeros((2, len(providers), len(months)), dtype=np.int64)
    counts[:, rows, first.to_numpy() - months[0].month] = found.select("decided", "paid").to_numpy().T
    return Checkouts(*counts)


def keys(db: Database) -> pl.DataFrame:
    """Read `source` and `payment_id` of the billed payments, in the order of `history`."""
    return db.frame(KEYS)


def _cells(rows: pl.DataFrame, providers: tuple[str, ...], months: tuple[date, ...]) -> tuple[Codes, Codes]:
    """Give each row its provider-month and its place within it; rows are in that order."""
    provider = rows["provider_id"].cast(pl.Enum(providers)).to_physical().to_numpy().astype(np.int32)
    first = months[0]
    month = rows.select(
        (pl.col("booked_on").dt.year() - first.year) * 12 + pl.col("booked_on").dt.month() - first.month
    )
    cell = provider * np.int32(len(months)) + month.to_series().to_numpy().astype(np.int32)
    starts = np.flatnonzero(np.concatenate([[True], cell[1:] != cell[:-1]]))
    counts = np.diff(np.append(starts, len(cell)))
    place = np.arange(len(cell)) - np.repeat(starts, counts)
    return cell, place.astype(np.int32)


def _levels(db: Database, region: tuple[str, ...], months: tuple[date, ...]) -> Levels:
    """Price level of each provider's region in each month; the last published month is 1."""
    found = db.frame("SELECT region, month, index_value::DOUBLE AS value, basis FROM deflator ORDER BY region, month")
    table = {(name, month): value for name, month, value, _ in found.rows()}
    base: date = found.filter(basis="published").select(pl.col("month").max()).item()
    last: date = found.select(pl.col("month").max()).item()
    levels = {
        name: [table[name, min(month, last)] / table[name, base] for month in months] for name in sorted(set(region))
    }
    return np.array([levels[name] for name in region])


def _kept(rows: pl.DataFrame, name: str) -> Ints:
    """Leave of a charge what does not go back with refunds, as the waterfall of a payment does."""
    found, refunded, amount = (_integers(rows, each) for each in (name, "refunded", "amount"))
    back = np.flatnonzero(refunded)
    found[back] -= proportion(found[back], refunded[back], amount[back])
    return found


def _integers(rows: pl.DataFrame, name: str) -> Ints:
    return rows[name].to_numpy().astype(np.int64)
