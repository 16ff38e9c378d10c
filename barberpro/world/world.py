"""The whole world: its parts drawn one after the other, then cut to the number of attempts asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from barberpro.errors import BadInputError
from barberpro.world.arrays import Flags, Floats, Ints, take
from barberpro.world.assumptions import Assumptions
from barberpro.world.attempts import Attempts, Market, attempts
from barberpro.world.bookings import Bookings, bookings
from barberpro.world.clients import clients
from barberpro.world.exactly import kept_visits
from barberpro.world.ground import Facts, Ground, ground
from barberpro.world.menus import shown
from barberpro.world.oracle import Seen, oracle_probability
from barberpro.world.outages import Faults, faults
from barberpro.world.providers import Providers, providers
from barberpro.world.reviews import Reviews, reviews
from barberpro.world.versions import Versions, versions
from barberpro.world.visits import visits

NEVER = 1 << 61
PILOT_CLIENTS = 2000
MOST_TRIALS = 8


@dataclass(frozen=True, slots=True)
class World:
    """Everything that happened; attempts are sorted by time, visits by when their checkout opened."""

    ground: Ground
    market: Market
    attempts: Attempts
    paid_at: Ints
    """When each visit was paid; `NEVER` where it was not before the end."""
    bookings: Bookings
    versions: Versions
    reviews: Reviews
    oracle: Floats


def world(facts: Facts, payments: int, days: tuple[date, date], seed: int, assumptions: Assumptions) -> World:
    """Build a world of exactly `payments` attempts in the half-open interval `days`."""
    floor = ground(facts, *days, seed, assumptions)
    shops = providers(floor, max(8, round(payments / assumptions.demand.attempts_per_provider)))
    outages = faults(floor)
    rate = _attempts_per_client(floor, shops, outages)
    count = payments / rate
    for turn in range(1, MOST_TRIALS):
        count = count * 1.03 + 4.0 * count**0.5 + 20.0
        here = replace(floor, turn=turn)
        market = _market(here, shops, outages, int(count))
        made = attempts(here, market)
        tries = np.bincount(made.visit, minlength=len(market.visits.client))
        kept = kept_visits(market.visits.client, tries, payments)
        if kept is not None:
            return _settled(here, *_cut(market, made, kept))
    raise BadInputError(f"no world of {payments} payments from {days[0]} to {days[1]}; ask for more months or payments")


def _attempts_per_client(floor: Ground, shops: Providers, outages: Faults) -> float:
    market = _market(floor, shops, outages, PILOT_CLIENTS)
    return max(len(attempts(floor, market).visit) / PILOT_CLIENTS, 0.01)


def _market(floor: Ground, shops: Providers, outages: Faults, count: int) -> Market:
    people = clients(floor, shops, count)
    booked = visits(floor, shops, people)
    return Market(shops, people, booked, shown(floor, booked), outages)


def _cut(market: Market, made: Attempts, kept: Flags) -> tuple[Market, Attempts]:
    """Keep some visits and their attempts, and put both in order of time."""
    rows = np.flatnonzero(kept)
    rows = rows[np.lexsort((market.visits.client[rows], market.visits.opened_at[rows]))]
    position = np.full(len(kept), -1)
    position[rows] = np.arange(len(rows))
    made = replace(take(made, kept[made.visit]), visit=position[made.visit[kept[made.visit]]])
    made = take(made, np.lexsort((made.number, made.visit, made.made_at)))
    return replace(market, visits=take(market.visits, rows), display=take(market.display, rows)), made


def _settled(floor: Ground, market: Market, made: Attempts) -> World:
    """Let bookings, refunds and reviews follow from the attempts."""
    booked = market.visits
    paid_at = _paid_at(floor, made, len(booked.client))
    ends = bookings(floor, booked, paid_at, NEVER)
    return World(
        ground=floor,
        market=market,
        attempts=made,
        paid_at=paid_at,
        bookings=ends,
        versions=versions(floor, made, booked.amount[made.visit], ends.cancelled_at[made.visit]),
        reviews=reviews(floor, market.shops, booked, ends),
        oracle=_oracle(floor, market, made),
    )


def _paid_at(floor: Ground, made: Attempts, size: int) -> Ints:
    paid_at = np.full(size, NEVER)
    won = ~made.failed & (made.decided_at < floor.calendar.end_at)
    paid_at[made.visit[won]] = made.decided_at[won]
    return paid_at


def _oracle(floor: Ground, market: Market, made: Attempts) -> Floats:
    client = market.visits.client[made.visit]
    order = np.lexsort((made.number, made.made_at, client))
    answer = np.empty(len(order))
    ordered = take(made, order)
    seen = Seen(client[order], ordered.log_odds, ordered.issuer, ordered.failed)
    answer[order] = oracle_probability(floor, market.faults, seen)
    return answer
