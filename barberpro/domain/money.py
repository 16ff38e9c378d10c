"""Money in integer centavos: shares of an amount, splits into parts, and what a refund gives back to whom.

Every centavo is somebody's: parts always add up to the whole. The synthetic worlds' arithmetic is held to these.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

BASIS_POINTS = 10_000


def share(amount: int, rate_bp: int) -> int:
    """Take a rate of an amount, half away from zero to the centavo, so that a reversal is the mirror of its payment."""
    if amount < 0:
        return -share(-amount, rate_bp)
    return (amount * rate_bp + BASIS_POINTS // 2) // BASIS_POINTS


def split(amount: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Divide an amount by weights; the centavos left over go to the largest remainders, the first of equals."""
    total = sum(weights)
    if total <= 0 or min(weights) < 0:
        raise ValueError(f"the weights {list(weights)} cannot divide anything; give some that are not below 0")
    if amount < 0:
        return tuple(-part for part in split(-amount, weights))
    parts = [amount * weight // total for weight in weights]
    first = sorted(range(len(weights)), key=lambda place: -(amount * weights[place] % total))
    for place in first[: amount - sum(parts)]:
        parts[place] += 1
    return tuple(parts)


@dataclass(frozen=True, slots=True)
class Shares:
    """Who has what of a payment: amount = fee + taxes + net; the payer's financing comes on top."""

    fee: int
    taxes: int
    net: int
    financing: int = 0

    @classmethod
    def of(cls, amount: int, fee_bp: int, taxes_bp: int, financing: int = 0) -> Self:
        """Share out an amount by its rates."""
        fee, taxes = share(amount, fee_bp), share(amount, taxes_bp)
        return cls(fee, taxes, amount - fee - taxes, financing)

    @property
    def amount(self) -> int:
        """What the sale was worth."""
        return self.fee + self.taxes + self.net

    @property
    def total_paid(self) -> int:
        """What the payer is charged."""
        return self.amount + self.financing

    def given_back(self, before: int, refund: int) -> Shares:
        """Share out a refund after `before` was refunded already; all refunds of a payment add up to its shares.

        ValueError where more would go back than came.
        """
        if refund < 0 or not 0 <= before <= before + refund <= self.amount:
            raise ValueError(f"{refund} cannot be refunded: {before} of {self.amount} went back already")
        until, earlier = (self._part(before + refund), self._part(before))
        return Shares(*(a - b for a, b in zip(until, earlier, strict=True)))

    def _part(self, refunded: int) -> tuple[int, int, int, int]:
        """Say how much of each share belongs to the first `refunded` centavos of the amount."""
        whole = self.amount
        if not whole:
            return (0, 0, 0, 0)
        fee, taxes, financing = (proportion(each, refunded, whole) for each in (self.fee, self.taxes, self.financing))
        return (fee, taxes, refunded - fee - taxes, financing)


def proportion(part: int, of: int, whole: int) -> int:
    """Take of `part` what `of` is of `whole`, half away from zero to the centavo; nothing of a whole of 0."""
    if not whole:
        return 0
    if part < 0:
        return -proportion(-part, of, whole)
    return (2 * part * of + whole) // (2 * whole)
