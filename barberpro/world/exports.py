"""Tables as the marketplace exports them, each row in its last state; `updated_at` is when that state was known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from barberpro.world import identities
from barberpro.world.arrays import HOUR
from barberpro.world.bookings import STATUSES
from barberpro.world.cells import moments, money, names, where
from barberpro.world.checkout_export import checkouts_export
from barberpro.world.money_exports import disputes_export, refunds_export
from barberpro.world.providers import JOINED_HOUR
from barberpro.world.world import World


@dataclass(frozen=True, slots=True)
class Export:
    """A table: rows of typed values, and how it is cut into files and written as text."""

    name: str
    rows: pl.DataFrame
    by_year: str | None = None
    """The column whose year each file holds; None where all rows go into one file."""
    offsets: bool = False
    """Whether moments bear their offset where they are text; else they are Buenos Aires time."""


def exports(world: World) -> list[Export]:
    """List the exports of a block; the shops come with the first one."""
    shops = [] if world.ground.block else [Export("providers", providers_export(world))]
    return [
        *shops,
        Export("clients", clients_export(world)),
        Export("bookings", bookings_export(world), by_year="created_at"),
        Export("checkouts", checkouts_export(world), by_year="opened_at", offsets=True),
        Export("refunds", refunds_export(world), by_year="created_at", offsets=True),
        Export("disputes", disputes_export(world), offsets=True),
        Export("reviews", reviews_export(world)),
    ]


def providers_export(world: World) -> pl.DataFrame:
    """One row a shop that joined before the end."""
    shops, days, facts = world.market.shops, world.ground.calendar, world.ground.facts
    rows = np.flatnonzero(shops.joined_day < days.end)
    joined, left = days.midnights[shops.joined_day[rows]] + JOINED_HOUR * HOUR, shops.left_day[rows]
    gone = left < days.end
    left_at = days.midnights[np.minimum(left, days.end)] + 9 * HOUR
    return pl.DataFrame(
        {
            "provider_id": identities.provider_ids(rows),
            "joined_at": moments(joined),
            "left_at": where(gone, moments(left_at)),
            "province": facts.provinces["province"].gather(shops.province[rows]),
            "city": facts.cities["city"].gather(shops.city[rows]),
            "segment": names([name for name, *_ in world.ground.assumptions.supply.segments], shops.segment[rows]),
            "updated_at": moments(np.where(gone, left_at, joined)),
        }
    )


def clients_export(world: World) -> pl.DataFrame:
    """One row a client with a booking: when, where and on which device they registered; nothing personal."""
    signed, people, facts = world.registrations, world.market.people, world.ground.facts
    home = world.market.shops.province[people.usual_shop[signed.client]]
    devices = [name for name, _ in world.ground.assumptions.people.devices]
    return pl.DataFrame(
        {
            "client_id": world.ids.client_ids(signed.client),
            "registered_at": moments(signed.registered_at),
            "province": facts.provinces["province"].gather(home),
            "device_type": names(devices, people.device[signed.client]),
        }
    )


def bookings_export(world: World) -> pl.DataFrame:
    """One row a booking."""
    booked, ends, supply = world.market.visits, world.bookings, world.ground.assumptions.supply
    return pl.DataFrame(
        {
            "booking_id": world.ids.booking_ids(np.arange(len(booked.client))),
            "client_id": world.ids.client_ids(booked.client),
            "provider_id": identities.provider_ids(booked.shop),
            "created_at": moments(booked.created_at),
            "starts_at": moments(booked.starts_at),
            "service": names([name for name, *_ in supply.services], booked.service),
            "price": money(booked.amount),
            "currency": pl.repeat("ARS", len(booked.client), eager=True),
            "status": names(list(STATUSES), ends.status),
            "updated_at": moments(ends.updated_at),
        }
    )


def reviews_export(world: World) -> pl.DataFrame:
    """One row a review."""
    written, booked = world.reviews, world.market.visits
    return pl.DataFrame(
        {
            "review_id": world.ids.review_ids(np.arange(len(written.visit))),
            "booking_id": world.ids.booking_ids(written.visit),
            "provider_id": identities.provider_ids(booked.shop[written.visit]),
            "client_id": world.ids.client_ids(booked.client[written.visit]),
            "created_at": moments(written.created_at),
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
