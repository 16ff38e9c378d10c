"""The commission of months to come by how many payments providers have in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from barberpro.domain.commission import PREVIOUS_MONTH, RUNNING, CommissionTerms
from barberpro.policies.rates import Flags, rates_bp
from barberpro.simulation.history import History
from barberpro.simulation.response import Floats


class MeanRates:
    """Rates of providers by month and count; standings stay what they are at the end of the history."""

    def __init__(self, history: History, terms: Sequence[CommissionTerms], held: Mapping[str, Flags]) -> None:
        now = {code: flags[:, -1] for code, flags in held.items()}
        self._before = history.measures.bookings[:, -1].astype(np.float64)
        self._terms = terms
        providers = len(history.providers)
        self._by_tier = [
            np.stack([rates_bp(each, np.full(providers, tier.from_bookings), now) for tier in each.tiers]).astype(float)
            for each in terms
        ]

    def mean_bp(self, number: Floats, completed: Floats) -> Floats:
        """Mean rate of a month's payments in basis points, (draws, months, providers)."""
        found = np.empty(number.shape)
        for month, terms in enumerate(self._terms):
            table = self._by_tier[month]
            if terms.tier_basis == RUNNING:
                found[:, month] = self._marginal(terms, table, number[:, month])
                continue
            before = completed[:, month - 1] if month else np.broadcast_to(self._before, completed[:, 0].shape)
            counted = before if terms.tier_basis == PREVIOUS_MONTH else completed[:, month]
            found[:, month] = self._of_tier(terms, table, counted)
        return found

    @staticmethod
    def _of_tier(terms: CommissionTerms, table: Floats, counted: Floats) -> Floats:
        found = np.broadcast_to(table[0], counted.shape).copy()
        for place, tier in enumerate(terms.tiers[1:], start=1):
            np.copyto(found, np.broadcast_to(table[place], counted.shape), where=counted >= tier.from_bookings)
        return found

    @staticmethod
    def _marginal(terms: CommissionTerms, table: Floats, number: Floats) -> Floats:
        starts = [each.from_bookings for each in terms.tiers]
        total = np.zeros(number.shape)
        for place, (start, end) in enumerate(zip(starts, [*starts[1:], np.inf], strict=True)):
            total += (np.clip(number, start, end) - start) * table[place]
        return np.asarray(np.where(number > 0, total / np.maximum(number, 1), table[0]), dtype=np.float64)
