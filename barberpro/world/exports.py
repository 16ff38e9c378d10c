"""Tables as the marketplace exports them: Spanish words, local times."""

from __future__ import annotations

import json

import numpy as np
import polars as pl

from barberpro.domain.vocabulary import METHODS
from barberpro.world import identities
from barberpro.world.arrays import HOUR, Floats, Ints
from barberpro.world.bookings import STATUSES
from barberpro.world.calendar import ZONE
from barberpro.world.choices import OPTION_INSTALLMENTS, OPTION_METHOD
from barberpro.world.menus import MENUS
from barberpro.world.world import NEVER, World

PATIENCE_HOURS = 1
"""A checkout nobody tried to pay counts as abandoned this long after it was opened."""


def bookings_export(world: World) -> pl.DataFrame:
    """One row a booking, in its last state; local times without offset."""
    booked, ends, supply = world.market.visits, world.bookings, world.ground.assumptions.supply
    return pl.DataFrame(
        {
            "booking_id": world.ids.booking_ids(np.arange(len(booked.client))),
            "client_id": world.ids.client_ids(booked.client),
            "provider_id": identities.provider_ids(booked.shop),
            "created_at": _local(booked.created_at),
            "starts_at": _local(booked.starts_at),
            "service": _names([name for name, *_ in supply.services], booked.service),
            "price": _pesos(booked.amount),
            "currency": "ARS",
            "status": _names(list(STATUSES), ends.status),
            "updated_at": _local(ends.updated_at),
        }
    )


def checkouts_export(world: World) -> pl.DataFrame:
    """One row a checkout: what was shown, with which probability, and what came of it; times with offset."""
    booked, display, made = world.market.visits, world.market.display, world.attempts
    size = len(booked.client)
    first = np.full(size, -1)
    rows = np.flatnonzero(made.number == 1)
    first[made.visit[rows]] = rows
    tried = first >= 0
    option = made.option[first]
    outcome, closed = _outcomes(world, tried)
    return pl.DataFrame(
        {
            "checkout_id": world.ids.checkout_ids(np.arange(size)),
            "booking_id": world.ids.booking_ids(np.arange(size)),
            "client_id": world.ids.client_ids(booked.client),
            "provider_id": identities.provider_ids(booked.shop),
            "opened_at": _offset(booked.opened_at),
            "amount": _pesos(booked.amount),
            "currency": "ARS",
            "province": world.ground.facts.provinces["province"].gather(world.market.shops.province[booked.shop]),
            "device_type": _names([name for name, _ in world.ground.assumptions.people.devices], booked.device),
            "menu_id": _names([menu.name for menu in MENUS], display.menu),
            "menu": _names([_menu_json(position) for position in range(len(MENUS))], display.menu),
            "default_installments": np.array([menu.default_installments for menu in MENUS])[display.menu],
            "policy_version": _names(["menu-1", "menu-2"], display.policy),
            "propensity": display.propensity,
            "exploration": display.exploration,
            "chosen_method": _where(tried, _names(list(METHODS), OPTION_METHOD[option])),
            "chosen_installments": _where(tried, pl.Series(OPTION_INSTALLMENTS[option])),
            "first_payment_id": _where(tried, pl.Series(world.payment_id[first]).cast(pl.String)),
            "paid_at": _where(world.paid_at < NEVER, _offset(np.where(world.paid_at < NEVER, world.paid_at, 0))),
            "outcome": outcome,
            "updated_at": _offset(closed),
        }
    )


def providers_export(world: World) -> pl.DataFrame:
    """One row a shop that joined before the end; local times without offset."""
    shops, days, facts = world.market.shops, world.ground.calendar, world.ground.facts
    rows = np.flatnonzero(shops.joined_day < days.end)
    joined, left = days.midnights[shops.joined_day[rows]] + 10 * HOUR, shops.left_day[rows]
    gone = left < days.end
    left_at = days.midnights[np.minimum(left, days.end)] + 9 * HOUR
    return pl.DataFrame(
        {
            "provider_id": identities.provider_ids(rows),
            "joined_at": _local(joined),
            "left_at": _where(gone, _local(left_at)),
            "province": facts.provinces["province"].gather(shops.province[rows]),
            "city": facts.cities["city"].gather(shops.city[rows]),
            "segment": _names([name for name, *_ in world.ground.assumptions.supply.segments], shops.segment[rows]),
            "updated_at": _local(np.where(gone, left_at, joined)),
        }
    )


def reviews_export(world: World) -> pl.DataFrame:
    """One row a review; local times without offset."""
    written, booked = world.reviews, world.market.visits
    return pl.DataFrame(
        {
            "review_id": world.ids.review_ids(np.arange(len(written.visit))),
            "booking_id": world.ids.booking_ids(written.visit),
            "provider_id": identities.provider_ids(booked.shop[written.visit]),
            "client_id": world.ids.client_ids(booked.client[written.visit]),
            "created_at": _local(written.created_at),
            "rating": written.stars,
        }
    )


def truth(world: World) -> pl.DataFrame:
    """Tell what no one could see: the real probability of failure, the best guess without the latents, the outcome."""
    made = world.attempts
    return pl.DataFrame(
        {
            "payment_id": pl.Series(world.payment_id).cast(pl.String),
            "true_probability": made.probability,
            "oracle_probability": world.oracle,
            "failed": made.failed,
        }
    )


def _outcomes(world: World, tried: np.ndarray) -> tuple[pl.Series, Ints]:
    """How each checkout ended, and when that was known."""
    made, booked, end_at = world.attempts, world.market.visits, world.ground.calendar.end_at
    last = np.where(tried, booked.opened_at, booked.opened_at + PATIENCE_HOURS * HOUR)
    np.maximum.at(last, made.visit, made.decided_at)
    paid, waiting = world.paid_at < NEVER, last >= end_at
    outcome = np.select([paid, waiting], [0, 1], 2)
    closed = np.select([paid, waiting], [world.paid_at, booked.opened_at], last)
    return _names(["paid", "open", "abandoned"], outcome), closed


def _menu_json(position: int) -> str:
    menu = MENUS[position]
    return json.dumps({"methods": list(menu.methods), "installments": list(menu.installments)}, separators=(",", ":"))


def _names(names: list[str], position: Ints) -> pl.Series:
    return pl.Series(names, dtype=pl.String).gather(pl.Series(position).clip(lower_bound=0))


def _where(flag: np.ndarray, values: pl.Series) -> pl.Series:
    return pl.select(pl.when(pl.Series(flag)).then(values)).to_series()


def _pesos(centavos: Ints) -> pl.Series:
    pesos: Floats = centavos / 100
    return pl.Series(pesos)


def _local(moment: Ints) -> pl.Series:
    return _zoned(moment).dt.strftime("%Y-%m-%dT%H:%M:%S")


def _offset(moment: Ints) -> pl.Series:
    return _zoned(moment).dt.strftime("%Y-%m-%dT%H:%M:%S%.3f%:z")


def _zoned(moment: Ints) -> pl.Series:
    return pl.Series(moment).cast(pl.Datetime("us")).dt.replace_time_zone("UTC").dt.convert_time_zone(ZONE)
