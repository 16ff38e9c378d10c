"""Planted fraud: a few clients of the first block are rings that behave as the assumptions say."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from barberpro.domain.vocabulary import METHODS
from barberpro.world.arrays import DAY, HOUR, SECOND, Flags, Floats, Ints
from barberpro.world.assumptions import Supply
from barberpro.world.clients import Clients
from barberpro.world.ground import Ground
from barberpro.world.methods import ACCOUNT_MONEY, CREDIT
from barberpro.world.providers import Providers

Times = tuple[Ints, Ints, Ints, Flags]
"""When visits are booked, begin, and are paid for; and whether that is at the shop."""
HONEST, CARD_TESTING, STOLEN_CARD, SELF_PAYMENT, REFUND_ABUSE = range(5)
KINDS = ("honest", "card_testing", "stolen_card", "self_payment", "refund_abuse")
"""Names by position, as the truth tells them."""
STOLEN_VISITS, STOLEN_GAP_DAYS = 6, 1.5
ABUSER_VISITS, ABUSER_GAP_DAYS = 14, 12.0
SELF_VISITS = 40
ONLY = 60.0
"""Utility that leaves no other choice."""
FRONT = 0.8
"""Rings are among this first part of the clients, which is sure to be kept."""
MARGIN_DAYS = 20


@dataclass(frozen=True, slots=True)
class Ring:
    """Accounts that act together at a shop."""

    kind: int
    accounts: int
    visits: int
    gap_days: float
    method: int | None
    """The only means they use."""


def rings(ground: Ground) -> tuple[Ring, ...]:
    """List the rings to plant."""
    fraud = ground.assumptions.fraud
    return (
        *[Ring(CARD_TESTING, 1, fraud.tests_in_a_burst, 0.0, CREDIT)] * fraud.card_testers,
        *[Ring(STOLEN_CARD, fraud.accounts_in_a_ring, STOLEN_VISITS, STOLEN_GAP_DAYS, CREDIT)]
        * fraud.stolen_card_rings,
        *[Ring(SELF_PAYMENT, fraud.accounts_in_a_ring, SELF_VISITS, fraud.days_between_self_payments, ACCOUNT_MONEY)]
        * fraud.self_paying_shops,
        *[Ring(REFUND_ABUSE, 1, ABUSER_VISITS, ABUSER_GAP_DAYS, None)] * fraud.refund_abusers,
    )


def planted(ground: Ground, shops: Providers, people: Clients) -> Clients:
    """Turn some clients into rings; the pilot of a world and its later blocks are honest."""
    every = rings(ground)
    if not every or ground.turn == 0 or ground.block > 0:
        return people
    generator = ground.stream("fraud")
    rows, ring = _accounts(generator, every, len(people.visits))
    shop, first_day = _scenes(ground, generator, shops, len(every))
    kind = np.array([each.kind for each in every])[ring]
    return replace(
        people,
        usual_shop=_put(people.usual_shop, rows, shop[ring]),
        other_shop=_put(people.other_shop, rows, shop[ring]),
        first_day=_put(people.first_day, rows, first_day[ring] + generator.integers(0, 3, len(rows))),
        visits=_put(people.visits, rows, np.array([each.visits for each in every])[ring]),
        gap_days=_put(people.gap_days, rows, np.array([each.gap_days for each in every])[ring]),
        taste=_put(people.taste, rows, people.taste[rows] + np.array([_taste(each) for each in every])[ring]),
        scheme=_put(people.scheme, rows, kind),
        ring=_put(people.ring, rows, ring),
    )


def staged(ground: Ground, people: Clients, whose: tuple[Ints, Ints], times: Times) -> Times:
    """Put the visits of a burst one right after the other, at night; whoever wants a refund pays from afar."""
    (client, nth), (created, starts, opened, at_shop) = whose, times
    scheme, fraud = people.scheme[client], ground.assumptions.fraud
    burst = scheme == CARD_TESTING
    begin = ground.calendar.midnights[people.first_day[client]] + 3 * HOUR + client % 60 * 60 * SECOND
    tested = begin + nth * fraud.seconds_between_tests * SECOND
    online = np.isin(scheme, (CARD_TESTING, STOLEN_CARD, REFUND_ABUSE))
    return (
        np.where(burst, tested - 5 * SECOND, created),
        np.where(burst, tested + 3 * DAY, starts),
        np.where(burst, tested, np.where(online & at_shop, created + 40 * SECOND, opened)),
        at_shop & ~online,
    )


def services(supply: Supply, scheme: Ints, service: Ints) -> Ints:
    """Whoever tests cards buys what is cheapest, and whoever has a working one what is dearest."""
    price = [multiple for *_, multiple in supply.services]
    cheap, dear = int(np.argmin(price)), int(np.argmax(price))
    return np.where(scheme == CARD_TESTING, cheap, np.where(scheme == STOLEN_CARD, dear, service))


def extra_log_odds(ground: Ground, scheme: Ints) -> Floats:
    """Log-odds of failure that fraud adds, hidden as fraud is."""
    return np.where(scheme == CARD_TESTING, ground.assumptions.fraud.test_log_odds, 0.0)


def others_cards(scheme: Ints) -> Flags:
    """Tell who pays with a card of somebody else each time."""
    return np.isin(scheme, (CARD_TESTING, STOLEN_CARD))


def _accounts(generator: Generator, every: tuple[Ring, ...], clients: int) -> tuple[Ints, Ints]:
    """Choose the clients that become accounts, and tell the ring of each."""
    ring = np.repeat(np.arange(len(every)), [each.accounts for each in every])
    rows = generator.permutation(int(FRONT * clients))[: len(ring)]
    return rows, ring[: len(rows)]


def _scenes(ground: Ground, generator: Generator, shops: Providers, count: int) -> tuple[Ints, Ints]:
    """Choose a shop for each ring, open for most of the history, and the day it begins."""
    days = ground.calendar
    open_all = np.flatnonzero((shops.joined_day <= days.start) & (shops.left_day >= days.end))
    pool = open_all if len(open_all) else np.arange(len(shops.joined_day))
    shop = pool[generator.integers(0, len(pool), count)]
    last = max(days.end - MARGIN_DAYS, days.start + 1)
    return shop, generator.integers(days.start, last, count)


def _taste(ring: Ring) -> Floats:
    return np.where(np.arange(len(METHODS)) == ring.method, ONLY, 0.0)


def _put(values: Ints | Floats, rows: Ints, new: Ints | Floats) -> np.ndarray:
    changed = values.copy()
    changed[rows] = new
    return changed
