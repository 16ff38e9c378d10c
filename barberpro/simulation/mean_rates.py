"""The commission of months to come by how many payments providers have in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from barberpro.domain.commission import PREVIOUS_MONTH, RUNNING, CommissionTerms
from barberpro.policies.rates import Flags, rates_bp
from barberpro.simulation.history import History
from barberpro.simulation.response import Floats


class MeanRates:
    """Rates of providers by month and count; standings stay what they are at the end of the history."""

    def __init__(
        self,
        history: History,
        terms: Sequence[CommissionTerms],
        held: Mapping[str, Flags],
        order: NDArray[np.intp],
    ) -> None:
        """Take the providers of a history in this order."""
        now = {code: flags[order, -1] for code, flags in held.items()}
        self._before = history.measures.bookings[order, -1].astype(np.float64)
        self._terms = terms
        self._by_tier = [
            np.stack([rates_bp(each, np.full(len(order), tier.from_bookings), now) for tier in each.tiers])
            .astype(np.float64) for each in terms
        ]  # fmt: skip

    def mean_bp(self, number: Floats, completed: Floats) -> Floats:
        """Mean rate of a month's payments in basis points, (draws, months, providers)."""
        found = np.empty(number.shape)
        for month, terms in enumerate(self._terms):
            table = self._by_tier[month]
            if terms.tier_basis == RUNNING:
                _marginal(terms, table, number[:, month], found[:, month])
                continue
            before = completed[:, month - 1] if month else np.broadcast_to(self._before, completed[:, 0].shape)
            _of_tier(
                terms, table, before if terms.tier_basis == PREVIOUS_MONTH else completed[:, month], found[:, month]
            )
        return found


def _of_tier(terms: CommissionTerms, table: Floats, counted: Floats, into: Floats) -> None:
    into[:] = table[0]
    for place, tier in enumerate(terms.tiers[1:], start=1):
        np.copyto(into, np.broadcast_to(table[place], counted.shape), where=counted >= tier.from_bookings)


def _marginal(terms: CommissionTerms, table: Floats, number: Floats, into: Floats) -> None:
    starts = [each.from_bookings for each in terms.tiers]
    into[:] = 0.0
    for place, (start, end) in enumerate(zip(starts, [*starts[1:], np.inf], strict=True)):
        into += (np.clip(number, start, end) - start) * table[place]
    into /= np.maximum(number, 1)
    np.copyto(into, np.broadcast_to(table[0], number.shape), where=number <= 0)
