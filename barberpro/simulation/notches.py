"""Where one booking more makes the platform earn less, and whether providers gather just beyond such a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from barberpro.domain.commission import PREVIOUS_MONTH, RUNNING, CommissionTerms, rate_bp, rate_lines
from barberpro.domain.money import share
from barberpro.policies.rates import Ints

WINDOW = 5
"""Bookings on each side of a threshold that are looked at for bunching."""


@dataclass(frozen=True, slots=True)
class Notch:
    """At a threshold of bookings: monthly income (centavos) with one less, with as many, and when it is back.

    `when` says which month's income changes: this one's (`retroactive`) or the next one's (`previous_month`), given
    as many bookings then. `even_at` is the number of bookings from which income is at least what it was before.
    """

    bookings: int
    ticket: int
    income_below: int
    income_at: int
    even_at: int
    when: str


def notches(terms: CommissionTerms, ticket: int) -> tuple[Notch, ...]:
    """List every threshold at which income falls, for a provider of this ticket (centavos) without discounts."""
    if terms.tier_basis == RUNNING:
        return ()
    when = "next month" if terms.tier_basis == PREVIOUS_MONTH else "this month"
    found = []
    for each in terms.tiers[1:]:
        threshold = each.from_bookings
        below, at = (_income(terms, ticket, count) for count in (threshold - 1, threshold))
        if at < below:
            rate = share(ticket, rate_bp(rate_lines(terms, threshold, ())))
            even = threshold if not rate else -(-below // rate)
            found.append(Notch(threshold, ticket, below, at, even, when))
    return tuple(found)


def _income(terms: CommissionTerms, ticket: int, bookings: int) -> int:
    return bookings * share(ticket, rate_bp(rate_lines(terms, bookings, ())))


@dataclass(frozen=True, slots=True)
class Bunching:
    """Provider-months within WINDOW bookings below and from a threshold on; `log_ratio` beside what is smooth.

    `expected_log_ratio` is that of the windows on both sides of these two, which a threshold does not reach.
    """

    bookings: int
    below: int
    above: int
    log_ratio: float | None
    expected_log_ratio: float | None
    standard_error: float | None


def bunching(counts: Ints, thresholds: Sequence[int]) -> tuple[Bunching, ...]:
    """Compare provider-months just below with those just above each threshold."""
    return tuple(_bunching(counts, each) for each in thresholds)


def _bunching(counts: Ints, threshold: int) -> Bunching:
    def within(first: int) -> int:
        return int(((counts >= first) & (counts < first + WINDOW)).sum())

    far_below, below, above, far_above = (within(threshold + step * WINDOW) for step in (-2, -1, 0, 1))
    if not min(far_below, below, above, far_above):
        return Bunching(threshold, below, above, None, None, None)
    ratio, smooth = float(np.log(above / below)), float(np.log(far_above / far_below)) / 3
    error = float(np.sqrt(1 / below + 1 / above + (1 / far_below + 1 / far_above) / 9))
    return Bunching(threshold, below, above, ratio, smooth, error)
