"""A commission over the history as it was: each payment at the rate that was frozen at its booking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from barberpro.domain.commission import PREVIOUS_MONTH, RETROACTIVE, RUNNING, CommissionTerms
from barberpro.domain.inflation import next_month
from barberpro.policies.commission import RATES, commission_terms, standing_terms
from barberpro.policies.policy import Key, Policy
from barberpro.policies.rates import Flags, Ints, earned, proportion, rates_bp, share
from barberpro.simulation.history import History

EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Billed:
    """What each payment of a history is charged, in its order: rate in basis points, the rest in centavos.

    `income` and `iva` are what is kept after refunds.
    """

    rate_bp: Ints
    charged: Ints
    income: Ints
    iva: Ints


def replay(history: History, policy: Policy) -> Billed:
    """Bill every payment by a policy."""
    rate, iva_bp = frozen_rates(history, policy)
    charged = share(history.amount, rate)
    iva = share(charged, iva_bp)
    income, back = charged.copy(), np.flatnonzero(history.refunded)
    for each in (income, iva):
        each[back] -= proportion(each[back], history.refunded[back], history.amount[back])
    return Billed(rate, charged, income, iva)


def frozen_rates(history: History, policy: Policy) -> tuple[Ints, Ints]:
    """Find the rate and the IVA of every payment by the policy of its booking's day and its provider's standing."""
    held = standings(history, policy)
    rate = np.zeros(history.rows, dtype=np.int64)
    iva_bp = np.zeros(history.rows, dtype=np.int64)
    for first, rows in day_spans(policy, history, RATES):
        terms = commission_terms(policy, first)
        rate[rows] = _rates(history, terms, held, rows)
        iva_bp[rows] = terms.iva_bp
    return rate, iva_bp


def standings(history: History, policy: Policy) -> Mapping[str, Flags]:
    """Tell who has earned which discount in which month, (providers, months + 1); the last is the month to come."""
    following = next_month(history.months[-1])
    terms = [standing_terms(policy, month) for month in (*history.months, following)]
    return earned(terms, history.measures)


def day_spans(policy: Policy, history: History, keys: Sequence[Key]) -> Iterator[tuple[date, slice | Ints]]:
    """Cut the history's rows by the day on which they were booked, where one of these keys gets another value.

    Gives the first day of each span on which the policy has these values, and the rows.
    """
    last = date.fromordinal(EPOCH.toordinal() + int(history.day.max(initial=0)))
    days = [day for day in policy.changes_on(key.name for key in keys) if day <= last]
    first = date.fromordinal(EPOCH.toordinal() + int(history.day.min(initial=0)))
    begun = [day for day in days if day <= first][-1:] + [day for day in days if day > first] or days[:1]
    for since, until in zip(begun, [*begun[1:], None], strict=True):
        yield since, slice(None) if len(begun) == 1 else np.flatnonzero(_within(history, since, until))


def _within(history: History, first: date, until: date | None) -> Flags:
    since = history.day >= (first - EPOCH).days
    return np.asarray(since if until is None else since & (history.day < (until - EPOCH).days), dtype=np.bool_)


def _rates(history: History, terms: CommissionTerms, held: Mapping[str, Flags], rows: slice | Ints) -> Ints:
    """Rates of some rows by the terms of their day."""
    months = len(history.months)
    now = {code: flags[:, :months] for code, flags in held.items()}
    cell = history.cell[rows]
    if terms.tier_basis == RUNNING:
        flags = {code: each.ravel()[cell] for code, each in now.items()}
        return rates_bp(terms, history.place[rows].astype(np.int64), flags)
    counted = {PREVIOUS_MONTH: history.measures.bookings[:, :months], RETROACTIVE: history.measures.bookings[:, 1:]}
    return rates_bp(terms, counted[terms.tier_basis], now).ravel()[cell]
