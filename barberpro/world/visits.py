"""Visits: each booking of a client at a shop, with its service, price and time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from barberpro.world.arrays import HOUR, MINUTE, Flags, Floats, Ints, draw
from barberpro.world.clients import Clients
from barberpro.world.demand import demanded
from barberpro.world.fraud import services, staged
from barberpro.world.ground import Ground
from barberpro.world.prices import price_level
from barberpro.world.providers import JOINED_HOUR, Providers

CENTAVOS = 100


@dataclass(frozen=True, slots=True)
class Visits:
    """One position for each booking; its checkout has the same position."""

    client: Ints
    shop: Ints
    nth: Ints
    """0 for the client's first visit ever."""
    created_at: Ints
    starts_at: Ints
    service: Ints
    amount: Ints
    """Centavos."""
    at_shop: Flags
    opened_at: Ints
    """When the checkout was opened."""
    device: Ints
    scheme: Ints
    """Kind of fraud by position in `fraud.KINDS`."""
    log_real: Floats
    """Log of the amount in pesos of the base month, over the price of a median cut."""
    log_relative: Floats
    """Log of the amount over what a cut costs at this shop."""


def visits(ground: Ground, shops: Providers, people: Clients) -> Visits:
    """Draw the bookings made within the history, sorted by client and time."""
    generator = ground.stream("visits")
    client, nth, day = _candidates(ground, generator, people)
    shop, open_then = _shops(ground, generator, (shops, people), client, day)
    created, starts, opened, at_shop = staged(ground, people, (client, nth), _times(ground, generator, day))
    wanted = demanded(ground, shops, client, (shop, ground.calendar.day(created)), open_then)
    joined_at = ground.calendar.midnights[shops.joined_day[shop]] + JOINED_HOUR * HOUR
    inside = wanted & (created >= np.maximum(joined_at, ground.calendar.start_at)) & (opened < ground.calendar.end_at)
    rows = np.flatnonzero(inside)
    rows = rows[np.lexsort((opened[rows], client[rows]))]
    client, shop, created = client[rows], shop[rows], created[rows]
    scheme = people.scheme[client]
    service, amount, log_real, log_relative = _prices(ground, generator, shops, (shop, scheme), created)
    return Visits(
        client=client,
        shop=shop,
        nth=nth[rows],
        created_at=created,
        starts_at=starts[rows],
        service=service,
        amount=amount,
        at_shop=at_shop[rows],
        opened_at=opened[rows],
        device=_devices(ground, generator, people.device[client]),
        scheme=scheme,
        log_real=log_real,
        log_relative=log_relative,
    )


def _candidates(ground: Ground, generator: Generator, people: Clients) -> tuple[Ints, Ints, Ints]:
    """List client, number and day of every visit up to the end, whether or not the shop is open."""
    client = np.repeat(np.arange(len(people.visits)), people.visits)
    first = np.repeat(np.cumsum(people.visits) - people.visits, people.visits)
    nth = np.arange(len(client)) - first
    gaps = generator.gamma(5.0, people.gap_days[client] / 5.0)
    gaps[nth == 0] = 0.0
    total = np.cumsum(gaps)
    day = people.first_day[client] + total - total[first] + generator.random(len(client))
    kept = day < ground.calendar.end + 14
    client, nth, day = client[kept], nth[kept], day[kept]
    return client, nth, ground.calendar.busy_day(day)


def _shops(
    ground: Ground, generator: Generator, market: tuple[Providers, Clients], client: Ints, day: Ints
) -> tuple[Ints, Flags]:
    shops, people = market
    usual, other = people.usual_shop[client], people.other_shop[client]
    loyal = generator.random(len(client)) < ground.assumptions.demand.loyal_share
    shop = np.where(loyal & _open(shops, usual, day), usual, other)
    return shop, _open(shops, shop, day)


def _open(shops: Providers, shop: Ints, day: Ints) -> Flags:
    return (shops.joined_day[shop] <= day) & (day < shops.left_day[shop])


def _times(ground: Ground, generator: Generator, day: Ints) -> tuple[Ints, Ints, Ints, Flags]:
    """Draw when each visit was booked, begins, and when its checkout opens; and whether it is paid at the shop."""
    demand, days, size = ground.assumptions.demand, ground.calendar, len(day)
    starts = days.moment(day, draw(generator, demand.chair_hours, size) * 3600 + generator.integers(0, 2, size) * 1800)
    lead = generator.geometric(1.0 / (1.0 + demand.mean_lead_days), size) - 1
    booked_day = np.maximum(day - lead, 0)
    second = draw(generator, demand.online_hours, size) * 3600 + generator.integers(0, 3600, size)
    online = days.moment(booked_day, second)
    evening_before = days.moment(np.maximum(booked_day - 1, 0), second)
    created = np.where(online < starts - HOUR // 2, online, evening_before) + generator.integers(0, 1000, size) * 1000
    at_shop = generator.random(size) < ground.assumptions.menus.at_shop_share
    in_chair = starts + generator.integers(35, 80, size) * MINUTE + generator.integers(0, 60_000, size) * 1000
    opened = np.where(at_shop, in_chair, created + generator.integers(20_000, 240_000, size) * 1000)
    return created, starts, opened, at_shop


def _prices(
    ground: Ground, generator: Generator, shops: Providers, whose: tuple[Ints, Ints], created: Ints
) -> tuple[Ints, Ints, Floats, Floats]:
    """Draw services and their prices in centavos, with the logs that failures depend on."""
    supply, (shop, scheme) = ground.assumptions.supply, whose
    size = len(shop)
    day, province = ground.calendar.day(created), shops.province[shop]
    service = services(supply, scheme, draw(generator, tuple(share for _, share, _ in supply.services), size))
    multiple = np.array([multiple for *_, multiple in supply.services])[service]
    cut = shops.cut_price[shop] * price_level(ground, shops.repricing, (shop, province), day)
    step = supply.price_step_ars
    price = np.maximum(np.rint(cut * multiple / step).astype(np.int64) * step, step) * CENTAVOS
    off = np.where(generator.random(size) < supply.discount_share, generator.integers(5, 21, size), 0)
    amount = price - price * off // 100
    actual = ground.actual[ground.calendar.month[day] - ground.first_month, ground.region_of_province[province]]
    log_real = np.log(amount / CENTAVOS / actual / supply.median_cut_ars)
    return service, amount, log_real, np.log(amount / CENTAVOS / cut)


def _devices(ground: Ground, generator: Generator, usual: Ints) -> Ints:
    people = ground.assumptions.people
    other = draw(generator, tuple(share for _, share in people.devices), len(usual))
    return np.where(generator.random(len(usual)) < people.other_device_share, other, usual)
