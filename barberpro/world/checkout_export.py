"""Checkouts as the marketplace exports them."""

from __future__ import annotations

import json

import numpy as np
import polars as pl

from barberpro.domain.vocabulary import METHODS
from barberpro.world import identities
from barberpro.world.arrays import HOUR, Flags, Ints
from barberpro.world.cells import moments, money, names, until, where
from barberpro.world.choices import OPTION_INSTALLMENTS, OPTION_METHOD
from barberpro.world.menus import MENUS
from barberpro.world.world import NEVER, World

PATIENCE_HOURS = 1
"""A checkout nobody tried to pay counts as abandoned this long after it was opened."""


def checkouts_export(world: World) -> pl.DataFrame:
    """One row a checkout: what was shown, with which probability, and what came of it."""
    booked, display, made = world.market.visits, world.market.display, world.attempts
    size, records = len(booked.client), world.ground.assumptions.menus.records_propensity
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
            "opened_at": moments(booked.opened_at, "1ms"),
            "amount": money(booked.amount),
            "currency": pl.repeat("ARS", size, eager=True),
            "province": world.ground.facts.provinces["province"].gather(world.market.shops.province[booked.shop]),
            "device_type": names([name for name, _ in world.ground.assumptions.people.devices], booked.device),
            "menu_id": names([menu.name for menu in MENUS], display.menu),
            "menu": names([_menu_json(position) for position in range(len(MENUS))], display.menu),
            "default_installments": np.array([menu.default_installments for menu in MENUS])[display.menu],
            "policy_version": names(["menu-1", "menu-2"], display.policy),
            "propensity": where(np.full(size, records), pl.Series(display.propensity)),
            "exploration": display.exploration,
            "chosen_method": where(tried, names(list(METHODS), OPTION_METHOD[option])),
            "chosen_installments": where(tried, pl.Series(OPTION_INSTALLMENTS[option])),
            "first_payment_id": where(tried, pl.Series(world.payment_id[first]).cast(pl.String)),
            "paid_at": until(NEVER, world.paid_at, "1ms"),
            "outcome": outcome,
            "updated_at": moments(closed, "1ms"),
        }
    )


def _outcomes(world: World, tried: Flags) -> tuple[pl.Series, Ints]:
    """How each checkout ended, and when that was known."""
    made, booked, end_at = world.attempts, world.market.visits, world.ground.calendar.end_at
    last = np.where(tried, booked.opened_at, booked.opened_at + PATIENCE_HOURS * HOUR)
    np.maximum.at(last, made.visit, made.decided_at)
    paid, waiting = world.paid_at < NEVER, last >= end_at
    outcome = np.select([paid, waiting], [0, 1], 2)
    closed = np.select([paid, waiting], [world.paid_at, booked.opened_at], last)
    return names(["paid", "open", "abandoned"], outcome), closed


def _menu_json(position: int) -> str:
    menu = MENUS[position]
    return json.dumps({"methods": list(menu.methods), "installments": list(menu.installments)}, separators=(",", ":"))
