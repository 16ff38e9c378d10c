"""One block of a world: its parts drawn one after the other, then cut to the number of attempts asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from barberpro.errors import BadInputError
from barberpro.world.arrays import Flags, Floats, Ints, take
from barberpro.world.assumptions import Assumptions
from barberpro.world.attempts import Attempts, Market
from barberpro.world.bookings import COMPLETED, Bookings, bookings
from barberpro.world.choices import OPTION_METHOD
from barberpro.world.disputes import Disputes, disputes
from barberpro.world.exactly import kept_visits
from barberpro.world.foundation import Foundation, foundation, market
from barberpro.world.ground import Facts, Ground
from barberpro.world.identities import Identities
from barberpro.world.methods import CREDIT
from barberpro.world.oracle import Seen, oracle_probability
from barberpro.world.refunds import Paid, Refunds, refunds
from barberpro.world.registrations import Registrations, registrations
from barberpro.world.reviews import Reviews, reviews
from barberpro.world.rounds import attempts
from barberpro.world.versions import Versions, versions

NEVER = 1 << 61
MOST_TRIALS = 8


@dataclass(frozen=True, slots=True)
class World:
    """Everything that happened to the clients of a block, at shops and under faults that all blocks share.

    Attempts are sorted by time, visits by when their checkout opened.
    """

    ground: Ground
    ids: Identities
    market: Market
    attempts: Attempts
    payment_id: Ints
    """By attempt."""
    paid_at: Ints
    """When each visit was paid; `NEVER` where it was not before the end."""
    bookings: Bookings
    refunds: Refunds
    disputes: Disputes
    versions: Versions
    reviews: Reviews
    registrations: Registrations
    oracle: Floats


def world(facts: Facts, payments: int, days: tuple[date, date], seed: int, assumptions: Assumptions) -> World:
    """Build a world of one block: exactly `payments` attempts in the half-open interval `days`."""
    return block(foundation(facts, payments, days, seed, assumptions), 0, payments, Identities())


def block(shared: Foundation, number: int, payments: int, ids: Identities) -> World:
    """Build the block `number` of a world: clients of its own with exactly `payments` attempts."""
    count = payments / shared.attempts_per_client
    for turn in range(1, MOST_TRIALS):
        count = count * 1.03 + 4.0 * count**0.5 + 20.0
        floor = replace(shared.ground, block=number, turn=turn)
        here = market(floor, shared.shops, shared.faults, int(count))
        made = attempts(floor, here)
        tries = np.bincount(made.visit, minlength=len(here.visits.client))
        kept = kept_visits(here.visits.client, tries, payments)
        if kept is not None:
            return _settled(floor, ids, *_cut(here, made, kept))
    first, end = shared.days
    raise BadInputError(f"no world of {payments} payments from {first} to {end}; ask for more months or payments")


def _cut(market: Market, made: Attempts, kept: Flags) -> tuple[Market, Attempts]:
    """Keep some visits and their attempts, and put both in order of time."""
    rows = np.flatnonzero(kept)
    rows = rows[np.lexsort((market.visits.client[rows], market.visits.opened_at[rows]))]
    position = np.full(len(kept), -1)
    position[rows] = np.arange(len(rows))
    made = replace(take(made, kept[made.visit]), visit=position[made.visit[kept[made.visit]]])
    made = take(made, np.lexsort((made.number, made.visit, made.made_at)))
    return replace(market, visits=take(market.visits, rows), display=take(market.display, rows)), made


def _settled(floor: Ground, ids: Identities, market: Market, made: Attempts) -> World:
    """Let bookings, refunds, disputes and reviews follow from the attempts."""
    booked = market.visits
    paid_at = _paid_at(floor, made, len(booked.client))
    ends = bookings(floor, booked, paid_at, NEVER)
    back, contested = _money_back(floor, market, made, ends)
    return World(
        ground=floor,
        ids=ids,
        market=market,
        attempts=made,
        payment_id=ids.payment_ids(floor, len(made.visit)),
        paid_at=paid_at,
        bookings=ends,
        refunds=back,
        disputes=contested,
        versions=versions(floor, made, booked.amount[made.visit], back, contested),
        reviews=reviews(floor, market.shops, booked, ends),
        registrations=registrations(floor, market.people, booked),
        oracle=_oracle(floor, market, made),
    )


def _money_back(floor: Ground, market: Market, made: Attempts, ends: Bookings) -> tuple[Refunds, Disputes]:
    """Draw refunds of what was paid, and disputes of credit card payments of which nothing goes back."""
    rows = np.flatnonzero(~made.failed & (made.decided_at < floor.calendar.end_at))
    visit, booked = made.visit[rows], market.visits
    paid = Paid(
        rows=rows,
        amount=booked.amount[visit],
        approved_at=made.decided_at[rows],
        cancelled_at=np.where(ends.cancelled_at[visit] >= made.decided_at[rows], ends.cancelled_at[visit], NEVER),
        served_at=np.where(ends.status[visit] == COMPLETED, ends.updated_at[visit], NEVER),
        at_shop=booked.at_shop[visit],
    )
    back = refunds(floor, paid)
    free = np.setdiff1d(rows[OPTION_METHOD[made.option[rows]] == CREDIT], back.attempt)
    visit = made.visit[free]
    return back, disputes(floor, free, booked.amount[visit], made.decided_at[free], booked.scheme[visit])


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
