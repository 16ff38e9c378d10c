"""Tiered prices over whole columns; `domain.price_tiers` is their reference."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from barberpro.domain.indexation import IndexationTerms
from barberpro.domain.money import BASIS_POINTS
from barberpro.domain.price_tiers import BANDS, SEGMENTS, BandTerms, TierTerms
from barberpro.policies.rates import share
from barberpro.policies.rounding import rounded

Ints = NDArray[np.int64]
Places = NDArray[np.int8]
LOW, USUAL, HIGH = range(len(BANDS))
NEW, RETURNING, LAPSED = range(len(SEGMENTS))


def multipliers_bp(terms: TierTerms, services: Sequence[str], service: Ints, band: Places, segment: Places) -> Ints:
    """Multiplier of each row: its place in `services`, in BANDS and in SEGMENTS."""
    by_service = np.array([terms.services.get(each, BASIS_POINTS) for each in services], dtype=np.int64)
    by_band = np.array([terms.bands[each] for each in BANDS], dtype=np.int64)
    by_segment = np.array([terms.segments[each] for each in SEGMENTS], dtype=np.int64)
    product = by_service[service] * by_band[band] * by_segment[segment]
    scale = BASIS_POINTS * BASIS_POINTS
    return np.asarray(np.clip((2 * product + scale) // (2 * scale), terms.least_bp, terms.most_bp), dtype=np.int64)


def tiered(indexed: Ints, multiplier: Ints, terms: IndexationTerms) -> Ints:
    """Price of each row out of its indexed price (centavos, without buffer)."""
    bare = share(indexed, multiplier)
    target = bare + share(bare, terms.buffer_bp)
    return rounded(target, terms.rounding, share(bare, terms.floor_bp))


def demand_bands(bookings: Ints, terms: BandTerms) -> Places:
    """Place in BANDS of every hour of the week, for counts of shape (shops, 7, 24)."""
    flat = bookings.reshape(len(bookings), -1)
    hours = (flat > 0).sum(axis=1)
    ordered = np.sort(flat, axis=1)
    low, high = (_quantile(ordered, hours, each)[:, None] for each in (terms.low_bp, terms.high_bp))
    band = np.where(flat > high, HIGH, np.where(flat < low, LOW, USUAL))
    enough = (hours > 0) & (flat.sum(axis=1) >= terms.fewest_bookings)
    return np.where(enough[:, None], band, USUAL).astype(np.int8).reshape(bookings.shape)


def segments(bookings_before: Ints, days_since: Ints, lapsed_days: int) -> Places:
    """Place in SEGMENTS of each client at a shop."""
    been = np.where(days_since > lapsed_days, LAPSED, RETURNING)
    return np.where(bookings_before > 0, been, NEW).astype(np.int8)


def _quantile(ordered: Ints, hours: Ints, quantile_bp: int) -> Ints:
    """Nearest rank among the positive counts, which stand at the end of each row."""
    rank = np.maximum(-(-hours * quantile_bp // BASIS_POINTS), 1) - 1
    place = np.minimum(ordered.shape[1] - hours + rank, ordered.shape[1] - 1)
    return np.asarray(np.take_along_axis(ordered, place[:, None], axis=1)[:, 0], dtype=np.int64)
