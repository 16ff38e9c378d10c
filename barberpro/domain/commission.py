"""What the platform takes of a booking, in lines: a tier by volume, discounts, floor and cap; then the tax on it.

Rates are basis points of the gross amount, which add up; amounts are integer centavos. Source: section 3.1 of the
scaling procedures, read as 350, 280 and 250 basis points less 20, 30, 10 and 10.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from barberpro.domain.money import proportion, share

PREVIOUS_MONTH, RUNNING, RETROACTIVE = "previous_month", "running", "retroactive"
TIER_BASES = (PREVIOUS_MONTH, RUNNING, RETROACTIVE)
DISCOUNTS = ("top_performer", "loyal", "high_volume", "campaign")
"""In the order of their lines."""


@dataclass(frozen=True, slots=True)
class Tier:
    """The rate from a number of bookings a month on."""

    from_bookings: int
    rate_bp: int


@dataclass(frozen=True, slots=True)
class CommissionTerms:
    """A commission on one day: `tiers` rise from 0 bookings, `discounts` name basis points off, in DISCOUNTS' order.

    `tier_basis` says what counts: the completed bookings of the month before (`previous_month`), what was booked and
    paid in this month before (`running`), or the completed bookings of this month, settled at its end (`retroactive`).
    """

    tier_basis: str
    tiers: tuple[Tier, ...]
    discounts: tuple[tuple[str, int], ...]
    floor_bp: int
    cap_bp: int
    iva_bp: int


@dataclass(frozen=True, slots=True)
class RateLine:
    """One step to the rate: its code (`tier`, a discount, `floor`, `cap`) and the basis points that it adds."""

    code: str
    bp: int


@dataclass(frozen=True, slots=True)
class Commission:
    """What is taken of an amount, in centavos: the commission, and the value added tax on it (IVA)."""

    commission: int
    iva: int

    @property
    def total(self) -> int:
        """What the provider pays in all."""
        return self.commission + self.iva


def tier(tiers: Sequence[Tier], bookings: int) -> Tier:
    """Find the tier of a number of bookings: the last one that begins at or below it."""
    return max((each for each in tiers if each.from_bookings <= bookings), key=lambda each: each.from_bookings)


def rate_lines(terms: CommissionTerms, bookings: int, earned: Collection[str]) -> tuple[RateLine, ...]:
    """List the steps to a provider's rate: tier, each discount earned that is worth something, floor, cap.

    A line for floor or cap stands only where it moves the rate. The rate is the sum of the lines.
    """
    lines = [RateLine("tier", tier(terms.tiers, bookings).rate_bp)]
    lines += [RateLine(code, -off_bp) for code, off_bp in terms.discounts if off_bp and code in earned]
    found = rate_bp(lines)
    if found < terms.floor_bp:
        lines.append(RateLine("floor", terms.floor_bp - found))
    if rate_bp(lines) > terms.cap_bp:
        lines.append(RateLine("cap", terms.cap_bp - rate_bp(lines)))
    return tuple(lines)


def rate_bp(lines: Sequence[RateLine]) -> int:
    """Add the lines up."""
    return sum(line.bp for line in lines)


def commission(amount: int, rate: int, iva_bp: int) -> Commission:
    """Take a rate (basis points) of an amount (centavos) and the tax of that, each half away from zero."""
    taken = share(amount, rate)
    return Commission(taken, share(taken, iva_bp))


def given_back(charged: Commission, amount: int, before: int, refund: int) -> Commission:
    """Say what of a commission goes back with a refund, after `before` of the amount was refunded already: pro rata.

    All refunds of an amount give back all that was charged. ValueError where more would go back than came.
    """
    if refund < 0 or not 0 <= before <= before + refund <= amount:
        raise ValueError(f"{refund} cannot be refunded: {before} of {amount} went back already")
    parts = [
        proportion(part, before + refund, amount) - proportion(part, before, amount) if amount else 0
        for part in (charged.commission, charged.iva)
    ]
    return Commission(*parts)


def kept(charged: Commission, amount: int, refunded: int) -> Commission:
    """Say what of a commission is left once so much of its amount was refunded."""
    back = given_back(charged, amount, 0, refunded)
    return Commission(charged.commission - back.commission, charged.iva - back.iva)
