"""Months ahead of a known marketplace, played out booking by booking, twice with the same people.

Nothing here calls what is tested: bookings are single rows that are kept or lost, providers leave whole, and tiers
follow the bookings that came about.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from barberpro.domain.commission import CommissionTerms
from barberpro.policies.commission import commission_terms
from barberpro.policies.policy import Policy
from tests.simulation.known_marketplace import COST, FINANCING, Marketplace, Rows, completed, means, rows
from tests.simulation.known_prices import AHEAD, MONTHS

MEASURES = ("platform_income", "provider_net", "client_price")


@dataclass(frozen=True, slots=True)
class Future:
    """What the same people do in AHEAD: bookings as they would come, more of them, and who would leave when."""

    rows: Rows
    more: Rows
    leaves: np.ndarray
    before: np.ndarray

    @classmethod
    def of(cls, made: Marketplace, found: Rows, generator: np.random.Generator) -> Future:
        """Draw it."""
        mean = means(made, AHEAD)
        last = completed(found, (len(made.rate), len(MONTHS)))[:, -1]
        return cls(rows(made, generator, mean), rows(made, generator, mean), generator.random(len(made.rate)), last)


def played(made: Marketplace, future: Future, current: Policy, policy: Policy) -> dict[str, np.ndarray]:
    """Play the months ahead by one policy: real centavos by measure, (providers, months)."""
    shape = (len(made.rate), len(AHEAD))
    base, mine = future.before, future.before
    hazard, left = np.zeros(shape[0]), {name: np.zeros(shape) for name in MEASURES}
    unmoved = completed(future.rows, shape)
    for month, day in enumerate(AHEAD):
        terms = commission_terms(policy, day)
        now = _tier_bp(terms, mine)
        change = (now - _tier_bp(commission_terms(current, day), base)) / 10_000
        hazard = hazard + 100 / 12 * made.answers["leaving_a_year"] * change
        raised = 1 + made.answers["passed_on"] * change
        wanted = raised ** made.answers["elasticity"] * np.exp(np.maximum(-hazard, 0))
        stays = future.leaves < np.exp(-np.maximum(hazard, 0))
        sold = _kept(future, month, np.where(stays, wanted, 0.0))
        for name, values in _money(sold, raised, now / 10_000, terms.iva_bp / 10_000, shape[0]).items():
            left[name][:, month] = values
        base, mine = unmoved[:, month], completed(sold, (shape[0], 1))[:, 0]
    return left


def _tier_bp(terms: CommissionTerms, counts: np.ndarray) -> np.ndarray:
    starts = [tier.from_bookings for tier in terms.tiers]
    rates = np.array([tier.rate_bp for tier in terms.tiers])[np.searchsorted(starts, counts, side="right") - 1]
    return np.minimum(np.maximum(rates, terms.floor_bp), terms.cap_bp)


def _kept(future: Future, month: int, wanted: np.ndarray) -> Rows:
    """Of the month's bookings those that stay; where more are wanted than came, some of the others."""
    kept = [_chosen(future.rows, month, wanted), _chosen(future.more, month, wanted - 1)]
    return Rows(*(np.concatenate([getattr(each, name) for each in kept]) for name in Rows.__slots__))


def _chosen(found: Rows, month: int, share: np.ndarray) -> Rows:
    chosen = (found.month == month) & (found.stays < share[found.provider])
    return Rows(
        found.provider[chosen], np.zeros(int(chosen.sum()), dtype=np.int64), found.amount[chosen],
        found.refunded[chosen], found.stays[chosen],
    )  # fmt: skip


def _money(sold: Rows, raised: np.ndarray, rate: np.ndarray, iva: float, providers: int) -> dict[str, np.ndarray]:
    amount = sold.amount * raised[sold.provider]
    kept = np.where(sold.refunded, 0.0, amount)
    income = kept * rate[sold.provider]
    net = kept - amount * COST - income * (1 + iva)
    every = {"platform_income": income, "provider_net": net, "client_price": kept + amount * FINANCING}
    return {name: np.bincount(sold.provider, values, providers) for name, values in every.items()}
