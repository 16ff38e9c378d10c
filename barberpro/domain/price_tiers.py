"""Prices that differ by service, by how sought an hour is, and by what a client is to the shop; always within bounds.

Multipliers are basis points of the indexed price: 9,500 is 5 % off. They act on the indexed price itself, before the
buffer, rounding and floor, so that no tier is rounded under its own indexed price.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from barberpro.domain.indexation import IndexationTerms
from barberpro.domain.money import BASIS_POINTS, share
from barberpro.domain.rounding import rounded

LOW, USUAL, HIGH = BANDS = ("low", "usual", "high")
NEW, RETURNING, LAPSED = SEGMENTS = ("new", "returning", "lapsed")
DAYS, HOURS = 7, 24

Cell = tuple[int, int]
"""Weekday (0 is Monday) and hour (0 to 23) in Buenos Aires at which a booking begins."""


@dataclass(frozen=True, slots=True)
class TierTerms:
    """Multipliers by name, and the bounds of what they come to; a service that is not named has 10,000."""

    services: Mapping[str, int]
    bands: Mapping[str, int]
    segments: Mapping[str, int]
    least_bp: int
    most_bp: int


@dataclass(frozen=True, slots=True)
class BandTerms:
    """What makes an hour of the week low or high: quantiles (basis points) of its bookings among hours that had any."""

    low_bp: int
    high_bp: int
    fewest_bookings: int


@dataclass(frozen=True, slots=True)
class TieredPrice:
    """A price in its steps: the indexed price times its multiplier, with the buffer, rounded, not under the floor."""

    multiplier_bp: int
    indexed: int
    target: int
    price: int


def multiplier_bp(terms: TierTerms, service: str, band: str, segment: str) -> int:
    """Multiply the three, half up to the basis point, and keep the result within bounds."""
    product = terms.services.get(service, BASIS_POINTS) * terms.bands[band] * terms.segments[segment]
    scale = BASIS_POINTS * BASIS_POINTS
    return min(max((2 * product + scale) // (2 * scale), terms.least_bp), terms.most_bp)


def tiered(indexed: int, multiplier: int, terms: IndexationTerms) -> TieredPrice:
    """Make the price of a tier out of the indexed price (centavos, without buffer)."""
    bare = share(indexed, multiplier)
    target = bare + share(bare, terms.buffer_bp)
    return TieredPrice(multiplier, bare, target, rounded(target, terms.rounding, share(bare, terms.floor_bp)))


def demand_bands(bookings: Mapping[Cell, int], terms: BandTerms) -> dict[Cell, str]:
    """Sort every hour of the week into a band by its bookings of some weeks.

    Low lies below the lower quantile, high above the upper one (nearest rank, over hours with a booking), so that equal
    hours share a band. With fewer bookings than the fewest in all, every hour is usual.
    """
    found = sorted(count for count in bookings.values() if count > 0)
    cells = [(day, hour) for day in range(DAYS) for hour in range(HOURS)]
    if not found or sum(found) < terms.fewest_bookings:
        return dict.fromkeys(cells, USUAL)
    low, high = (found[max(-(-len(found) * each // BASIS_POINTS), 1) - 1] for each in (terms.low_bp, terms.high_bp))
    return {cell: _band(bookings.get(cell, 0), low, high) for cell in cells}


def segment(bookings_before: int, days_since: int, lapsed_days: int) -> str:
    """Say what a client is to a shop, by completed bookings there before this one and the days since the last."""
    if not bookings_before:
        return NEW
    return LAPSED if days_since > lapsed_days else RETURNING


def _band(count: int, low: int, high: int) -> str:
    if count > high:
        return HIGH
    return LOW if count < low else USUAL
