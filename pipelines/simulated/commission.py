"""A commission: the past billed by other policies, and the months ahead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from barberpro.errors import UnavailableError
from barberpro.policies.commission import standing_terms
from barberpro.policies.policy import Policy
from barberpro.progress import Progress
from barberpro.simulation.conversion import conversions
from barberpro.simulation.history import History
from barberpro.simulation.known import Published
from barberpro.simulation.outcome import Asked, commission_outcomes
from barberpro.warehouse import reader
from barberpro.warehouse.billed_payments import history
from barberpro.warehouse.provider_measures import Windows

TABLES = (
    "payments", "checkouts", "bookings", "providers", "reviews", "refunds", "provinces", "deflator", "cpi", "fx",
    "inflation_expectations",
)  # fmt: skip
MECHANISMS = ("billing", "commission", "response")


def answer(
    opened: reader.Generation, baseline: Policy, named: Sequence[Policy], asked: Asked, progress: Progress
) -> dict[str, Any]:
    """Compare policies with the one in force on an open generation."""
    progress("reading billed payments")
    found = billed_history(opened, baseline)
    progress(f"billing {found.rows:,} payments by {len(named) + 1} policies, {asked.draws:,} draws ahead")
    outcomes = commission_outcomes(found, baseline, named, published(opened), asked)
    return {"history": told_history(found), "policies": outcomes}


def billed_history(opened: reader.Generation, policy: Policy) -> History:
    """Read the billed payments of an open generation; UnavailableError where it holds no payment."""
    return history(opened.database, windows_of(opened, policy))


def windows_of(opened: reader.Generation, policy: Policy) -> Windows:
    """Tell the windows that a policy measures an open generation with; UnavailableError where nothing is paid."""
    day: date | None = opened.database.scalar("SELECT CAST(max(attempted_at) AS DATE) FROM payments")
    if day is None:
        raise UnavailableError("the generation holds no payment; run `barberpro load`")
    return Windows.of(standing_terms(policy, day + timedelta(days=1)))


def published(opened: reader.Generation) -> Published:
    """Read what a generation knows of prices, the dollar and the survey."""
    return Published(
        opened.database.frame("SELECT * FROM cpi WHERE division = 'general'"),
        opened.database.frame("SELECT * FROM fx"),
        opened.database.frame("SELECT * FROM inflation_expectations"),
    )


def told_history(found: History) -> dict[str, Any]:
    """Say what a history holds."""
    return {
        "payments": found.rows,
        "providers": len(found.providers),
        "first_month": f"{found.months[0]:%Y-%m}",
        "last_month": f"{found.months[-1]:%Y-%m}",
        "cost_unknown": found.unknown_cost,
        "conversion": conversions(found),
    }
