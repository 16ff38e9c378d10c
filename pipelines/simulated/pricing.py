"""Prices: the past as another price policy would have charged it, and the months ahead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from barberpro.policies.policy import Policy
from barberpro.progress import Progress
from barberpro.simulation.elasticity import Elasticity, elasticity
from barberpro.simulation.known import Published
from barberpro.simulation.outcome import Asked
from barberpro.simulation.price_history import UNKNOWN, PricedHistory, Sought
from barberpro.simulation.price_outcome import price_outcomes
from barberpro.simulation.price_weeks import price_weeks
from barberpro.warehouse import reader
from barberpro.warehouse.price_panel import booked_prices
from barberpro.warehouse.priced_payments import priced_history
from pipelines.simulated.commission import billed_history, told_history

TABLES = (
    "payments", "bookings", "providers", "reviews", "refunds", "provinces", "deflator", "cpi", "fx",
    "inflation_expectations",
)  # fmt: skip
MECHANISMS = ("billing", "commission", "prices", "response")


def answer(
    opened: reader.Generation, baseline: Policy, named: Sequence[Policy], asked: Asked, progress: Progress
) -> dict[str, Any]:
    """Compare price policies with the one in force on an open generation."""
    progress("reading payments, hours and clients")
    sought = sought_prices(opened, baseline)
    rows = sought.priced.history.rows
    progress(f"pricing {rows:,} payments by {len(named) + 1} policies, {asked.draws:,} draws ahead")
    outcomes = price_outcomes(sought, baseline, named, asked)
    return {"history": told_prices(sought.priced), "policies": outcomes}


def sought_prices(opened: reader.Generation, policy: Policy) -> Sought:
    """Read an open generation; UnavailableError where it holds no payment."""
    priced = priced_history(opened.database, billed_history(opened, policy))
    return Sought(priced, published_prices(opened), price_answer(opened))


def price_answer(opened: reader.Generation) -> Elasticity:
    """Estimate how bookings of an open generation answer to prices; it does not depend on draws."""
    booked = pl.DataFrame(booked_prices(opened.database))
    if booked.is_empty():
        return Elasticity(None, None, None, False, "no booking has a price", 0, 0, None)
    return elasticity(price_weeks(booked, opened.database.frame("SELECT * FROM deflator")))


def published_prices(opened: reader.Generation) -> Published:
    """Read what a generation knows of prices in every division, the dollar and the survey."""
    return Published(
        opened.database.frame("SELECT * FROM cpi"),
        opened.database.frame("SELECT * FROM fx"),
        opened.database.frame("SELECT * FROM inflation_expectations"),
    )


def told_prices(priced: PricedHistory) -> dict[str, Any]:
    """Say what a history holds, and of how many payments hour or client are not known."""
    return told_history(priced.history) | {
        "services": list(priced.services),
        "hour_unknown": int((priced.hour == UNKNOWN).sum()),
        "client_unknown": int((priced.visits == UNKNOWN).sum()),
    }
