"""Commission rates and amounts over whole columns; `domain.commission` and `domain.standing` are their reference."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from barberpro.domain.commission import CommissionTerms
from barberpro.domain.money import BASIS_POINTS
from barberpro.domain.standing import Measures, Shrinkage, StandingTerms, Threshold

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
LARGEST = 2**62


@dataclass(frozen=True, slots=True)
class MeasureColumns:
    """The fields of `domain.standing.Measures` for providers by months, each of shape (providers, months)."""

    stars: Ints
    reviews: Ints
    returned: Ints
    clients: Ints
    weeks_active: Ints
    weeks: Ints
    months: Ints
    bookings: Ints
    real_centavos: Ints

    @classmethod
    def empty(cls, providers: int, months: int) -> MeasureColumns:
        """Measures of providers of whom nothing is known."""
        return cls(*(np.zeros((providers, months), dtype=np.int64) for _ in fields(Measures)))


Test = Callable[[StandingTerms, MeasureColumns], tuple[Flags, Flags]]


PIECE = 2**16
"""Rows worked on at a time, so that what is between stays in the processor's cache."""


def share(amount: Ints, rate_bp: Ints | int) -> Ints:
    """Take rates of amounts, half away from zero to the centavo, as `domain.money.share`."""
    if amount.ndim != 1 or len(amount) <= PIECE:
        return _share(amount, rate_bp)
    found = np.empty(len(amount), dtype=np.int64)
    for first in range(0, len(amount), PIECE):
        rows = slice(first, first + PIECE)
        found[rows] = _share(amount[rows], rate_bp if np.ndim(rate_bp) == 0 else rate_bp[rows])  # type: ignore[index]
    return found


def _share(amount: Ints, rate_bp: Ints | int) -> Ints:
    half, exact = BASIS_POINTS // 2, _exact(amount, BASIS_POINTS)
    return np.asarray(np.sign(amount) * ((np.abs(exact) * rate_bp + half) // BASIS_POINTS), dtype=np.int64)


def proportion(part: Ints, of: Ints, whole: Ints) -> Ints:
    """Take of `part` what `of` is of `whole`, half up, as a refund does; 0 where `whole` is 0."""
    divisor = np.where(whole, 2 * whole, 1)
    exact = _exact(part, 3 * int(np.max(np.abs(of), initial=1)))
    return np.asarray(np.where(whole, (2 * exact * of + whole) // divisor, 0), dtype=np.int64)


def _exact(values: Ints, factor: int) -> Ints:
    """Give the values as they are, or as Python's unbounded integers where `factor` times the largest is too large."""
    largest = int(np.max(np.abs(values), initial=0)) * factor
    return values if largest < LARGEST else values.astype(object)


def rates_bp(terms: CommissionTerms, bookings: Ints, earned: Mapping[str, Flags]) -> Ints:
    """Rate of providers with so many bookings and these discounts, floor and cap applied, in their shape."""
    starts = np.array([each.from_bookings for each in terms.tiers])
    rates = np.array([each.rate_bp for each in terms.tiers], dtype=np.int64)
    found = rates[np.searchsorted(starts, bookings, side="right") - 1]
    for code, off_bp in terms.discounts:
        if off_bp and code in earned:
            found = found - off_bp * earned[code]
    return np.asarray(np.minimum(np.maximum(found, terms.floor_bp), terms.cap_bp), dtype=np.int64)


def earned(terms: Sequence[StandingTerms], found: MeasureColumns) -> dict[str, Flags]:
    """Tell by month (providers, months) who has earned which discount; nobody has one before the first month.

    `terms` are those of each month's first day.
    """
    tests = {"top_performer": _top_performer, "loyal": _loyal, "high_volume": _high_volume}
    campaign = np.ones(found.bookings.shape, dtype=np.bool_)
    return {name: _month_by_month(*_by_month(test, terms, found)) for name, test in tests.items()} | {
        "campaign": campaign
    }


def _by_month(test: Test, terms: Sequence[StandingTerms], found: MeasureColumns) -> tuple[Flags, Flags]:
    """Ask each month by its own terms: who enters, who stays."""
    sides = {each: test(each, found) for each in dict.fromkeys(terms)}
    if len(sides) == 1:
        return next(iter(sides.values()))
    enters, stays = (
        np.stack([sides[each][side][:, month] for month, each in enumerate(terms)], axis=1) for side in (0, 1)
    )
    return enters, stays


def _month_by_month(enters: Flags, stays: Flags) -> Flags:
    """Carry each standing on: who had it needs `stays`, who had it not `enters`."""
    held = np.zeros_like(enters)
    before = np.zeros(len(enters), dtype=np.bool_)
    for month in range(enters.shape[1]):
        before = np.where(before, stays[:, month], enters[:, month])
        held[:, month] = before
    return held


def _top_performer(terms: StandingTerms, found: MeasureColumns) -> tuple[Flags, Flags]:
    enough = (found.reviews >= terms.fewest_reviews) & (found.clients >= terms.fewest_clients)
    rating = _means(terms.rating_shrinkage, found.stars, found.reviews)
    retention = _means(terms.retention_shrinkage, found.returned, found.clients)
    sides = [
        enough & _at_least(*rating, _side(terms.rating, side)) & _at_least(*retention, _side(terms.retention, side))
        for side in ("enter", "leave")
    ]
    return sides[0], sides[1]


def _loyal(terms: StandingTerms, found: MeasureColumns) -> tuple[Flags, Flags]:
    long = (found.months >= terms.loyal_months) & (found.weeks > 0)
    sides = [long & _at_least(found.weeks_active, found.weeks, _side(terms.consistency, side))
             for side in ("enter", "leave")]  # fmt: skip
    nothing = (found.months >= terms.loyal_months) & (found.weeks == 0)
    return sides[0] | (nothing & (terms.consistency.enter <= 0)), sides[1] | (nothing & (terms.consistency.leave <= 0))


def _high_volume(terms: StandingTerms, found: MeasureColumns) -> tuple[Flags, Flags]:
    large = found.real_centavos >= terms.ticket_real_centavos * found.bookings
    enters, stays = (
        large & (found.bookings >= max(fewest, 1)) for fewest in (terms.volume_bookings, terms.volume_leave_bookings)
    )
    return enters, stays


def _means(shrinkage: Shrinkage, total: Ints, count: Ints) -> tuple[Ints, Ints]:
    """Shrunk means as exact fractions: numerators and denominators."""
    scale = shrinkage.usual.denominator
    numerator = shrinkage.usual.numerator * shrinkage.weight + total * scale
    denominator = (shrinkage.weight + count) * scale
    none = denominator == 0
    return (
        np.where(none, shrinkage.usual.numerator, numerator),
        np.where(none, scale, denominator),
    )


def _at_least(numerator: Ints, denominator: Ints, least: Fraction) -> Flags:
    """Compare fractions exactly."""
    return np.asarray(numerator * least.denominator >= denominator * least.numerator, dtype=np.bool_)


def _side(threshold: Threshold, side: str) -> Fraction:
    return threshold.enter if side == "enter" else threshold.leave
