"""Clients: how often they come, where they go, what they pay with, and the risk that nobody sees."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from barberpro.domain.vocabulary import METHODS
from barberpro.world.arrays import Floats, Ints, draw
from barberpro.world.ground import Ground
from barberpro.world.growth import days_until, grown
from barberpro.world.providers import Providers


@dataclass(frozen=True, slots=True)
class Clients:
    """One position for each client; shops and cards are positions in their lists."""

    usual_shop: Ints
    other_shop: Ints
    first_day: Ints
    visits: Ints
    gap_days: Floats
    risk: Floats
    """Hidden: log-odds added to every attempt."""
    taste: Floats
    """Utility of each method, by client and method."""
    device: Ints
    credit_issuer: Ints
    debit_issuer: Ints
    prepaid_issuer: Ints
    credit_brand: Ints
    debit_brand: Ints
    scheme: Ints
    """Kind of fraud by position in `fraud.KINDS`; 0 for honest clients."""
    ring: Ints
    """Ring of fraud, -1 for honest clients."""


def clients(ground: Ground, shops: Providers, count: int) -> Clients:
    """Draw `count` clients; each is exchangeable with any other, so that any first part of them is a world too."""
    generator, people, demand = ground.stream("clients"), ground.assumptions.people, ground.assumptions.demand
    usual = draw(generator, _pull(ground, shops), count)
    issuer_shares = tuple(share for _, share, *_ in people.issuers)
    return Clients(
        usual_shop=usual,
        other_shop=_neighbour(generator, shops, usual),
        first_day=_first_days(ground, generator, shops, usual),
        visits=generator.geometric(demand.leave_after_visit_share, count),
        gap_days=7 * demand.weeks_between_visits * np.exp(generator.normal(0.0, demand.visit_gap_spread, count)),
        risk=generator.normal(0.0, people.hidden_risk_sd, count),
        taste=generator.normal(0.0, people.taste_spread, (count, len(METHODS))),
        device=draw(generator, tuple(share for _, share in people.devices), count),
        credit_issuer=draw(generator, issuer_shares, count),
        debit_issuer=draw(generator, issuer_shares, count),
        prepaid_issuer=draw(generator, tuple(share for _, share, *_ in people.prepaid_issuers), count),
        credit_brand=draw(generator, tuple(share for _, share, _ in people.credit_brands), count),
        debit_brand=draw(generator, tuple(share for _, share, _ in people.debit_brands), count),
        scheme=np.zeros(count, dtype=np.int64),
        ring=np.full(count, -1),
    )


def _pull(ground: Ground, shops: Providers) -> Floats:
    days = np.minimum(shops.left_day, ground.calendar.end) - shops.joined_day
    return shops.popularity * grown(ground.assumptions.supply, np.maximum(days, 1).astype(np.float64))


def _neighbour(generator: Generator, shops: Providers, usual: Ints) -> Ints:
    """Draw another shop of the same province, popular ones more often (shops are sorted by province)."""
    cumulative = np.concatenate([[0.0], np.cumsum(shops.popularity)])
    low = cumulative[np.searchsorted(shops.province, shops.province[usual], side="left")]
    high = cumulative[np.searchsorted(shops.province, shops.province[usual], side="right")]
    mark = low + generator.random(len(usual)) * (high - low)
    found = np.searchsorted(cumulative, mark, side="right").clip(1, len(shops.province)) - 1
    return np.asarray(found, dtype=np.int64)


def _first_days(ground: Ground, generator: Generator, shops: Providers, usual: Ints) -> Ints:
    """Spread first visits over the days that the usual shop is open: few while it is new, and later more than early."""
    supply, tilt = ground.assumptions.supply, ground.assumptions.demand.newcomer_tilt
    opens, closes = shops.joined_day[usual], np.minimum(shops.left_day[usual], ground.calendar.end)
    share = generator.random(len(usual)) ** (1.0 / (1.0 + tilt))
    everyone = grown(supply, np.maximum(closes - opens, 1).astype(np.float64))
    return opens + days_until(supply, share * everyone).astype(np.int64)
