"""In which cell of a price list each payment is: service, demand band of its hour, segment of its client."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from barberpro.domain.price_tiers import BANDS, SEGMENTS
from barberpro.policies.policy import Policy
from barberpro.policies.prices import BAND, TIERS, band_terms, tier_terms
from barberpro.policies.rates import Ints
from barberpro.policies.tiers import RETURNING, USUAL, Places, demand_bands, multipliers_bp, segments
from barberpro.simulation.price_history import HOURS_A_WEEK, PricedHistory
from barberpro.simulation.replay import EPOCH, day_spans

CellCodes = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class PriceCells:
    """Place of each payment in BANDS and SEGMENTS, and its cell: (service x bands + band) x segments + segment."""

    band: Places
    segment: Places
    cell: CellCodes


def price_cells(priced: PricedHistory, policy: Policy) -> PriceCells:
    """Sort payments by what a policy calls a sought hour and a lapsed client, as was known when they were booked."""
    band, segment = _bands(priced, policy), _segments(priced, policy)
    cell = (priced.service * len(BANDS) + band) * len(SEGMENTS) + segment
    return PriceCells(band, segment, cell.astype(np.int32))


def same_cells(one: Policy, other: Policy) -> bool:
    """Whether two policies sort alike."""
    return all(one.values[key.name] == other.values[key.name] for key in BAND)


def cell_names(priced: PricedHistory) -> list[tuple[str, str, str]]:
    """Name every cell: service, band, segment."""
    return [(service, band, segment) for service in priced.services for band in BANDS for segment in SEGMENTS]


def slices_of_cells(priced: PricedHistory) -> dict[str, tuple[list[str], NDArray[np.intp]]]:
    """Name the slices by service, band and segment, and say in which of them each cell is."""
    cells = np.arange(len(priced.services) * len(BANDS) * len(SEGMENTS), dtype=np.intp)
    return {
        "service": (list(priced.services), cells // (len(BANDS) * len(SEGMENTS))),
        "band": (list(BANDS), cells // len(SEGMENTS) % len(BANDS)),
        "segment": (list(SEGMENTS), cells % len(SEGMENTS)),
    }


def cell_multipliers(priced: PricedHistory, policy: Policy, day: date) -> Ints:
    """Multiplier of every cell on a day, in basis points."""
    places = [where.astype(np.int64) for _, where in slices_of_cells(priced).values()]
    service, band, segment = places[0], places[1].astype(np.int8), places[2].astype(np.int8)
    return multipliers_bp(tier_terms(policy, day), priced.services, service, band, segment)


def row_multipliers(priced: PricedHistory, policy: Policy, cells: PriceCells) -> Ints:
    """Multiplier of every payment, by the terms of the day on which it was booked."""
    found = np.empty(priced.history.rows, dtype=np.int64)
    for first, rows in day_spans(policy, priced.history, TIERS):
        found[rows] = cell_multipliers(priced, policy, first)[cells.cell[rows]]
    return found


def _segments(priced: PricedHistory, policy: Policy) -> Places:
    """Segment of each row by the terms of its month; a client who is not named counts as returning."""
    found = np.empty(priced.history.rows, dtype=np.int8)
    for first, rows in day_spans(policy, priced.history, BAND):
        lapsed = policy.on("prices.lapsed_days", first)
        visits, since = priced.visits[rows].astype(np.int64), priced.days_since[rows].astype(np.int64)
        found[rows] = np.where(visits < 0, RETURNING, segments(visits, since, lapsed))
    return found


def _bands(priced: PricedHistory, policy: Policy) -> Places:
    """Band of each row's hour at its shop, by the bookings before its month; without an appointment it is usual."""
    history = priced.history
    table = np.stack([_bands_of_month(priced, policy, month) for month in history.months])
    hour = np.maximum(priced.hour, 0)
    return np.where(priced.hour < 0, USUAL, table[priced.month, priced.provider, hour]).astype(np.int8)


def _bands_of_month(priced: PricedHistory, policy: Policy, month: date) -> Places:
    """Band of every hour of the week at every shop, (providers, 168), by what was known before the month."""
    held, providers = priced.attendance, len(priced.history.providers)
    end = (month - EPOCH).days
    first, last = np.searchsorted(held.day, [end - policy.on("prices.band_days", month), end])
    rows = slice(int(first), int(last))
    known = held.known_on[rows] < end
    place = held.provider[rows].astype(np.int64) * HOURS_A_WEEK + held.hour[rows]
    counts = np.bincount(place[known], minlength=providers * HOURS_A_WEEK)
    return demand_bands(counts.reshape(providers, 7, 24), band_terms(policy, month)).reshape(providers, -1)
