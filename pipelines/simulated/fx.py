"""The dollar: what covers would have brought, what they may bring, and what is decided today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from barberpro.policies.policy import Policy
from barberpro.progress import Progress
from barberpro.simulation.dollar_outcome import dollar_outcomes
from barberpro.simulation.outcome import Asked
from barberpro.warehouse import reader
from pipelines.simulated.commission import billed_history, published, told_history

TABLES = (
    "payments", "bookings", "providers", "reviews", "refunds", "provinces", "deflator", "cpi", "fx",
    "inflation_expectations",
)  # fmt: skip
MECHANISMS = ("dollar",)


def answer(
    opened: reader.Generation, baseline: Policy, named: Sequence[Policy], asked: Asked, progress: Progress
) -> dict[str, Any]:
    """Compare policies about the dollar with the one in force on an open generation."""
    progress("reading billed payments")
    found = billed_history(opened, baseline)
    progress(f"deciding about the dollar by {len(named) + 1} policies, {asked.draws:,} draws ahead")
    return {"history": told_history(found)} | dollar_outcomes(found, baseline, named, published(opened), asked)
