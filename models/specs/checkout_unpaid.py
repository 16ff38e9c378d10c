"""The question whether a checkout will stay unpaid, asked when its first attempt is made."""

from __future__ import annotations

from models.question import question
from models.spec import ModelSpec


def spec() -> ModelSpec:
    """Ask about the checkout, whose retries may save it."""
    return question(
        name="checkout_unpaid",
        target="no attempt of the checkout is approved by the time its first method gives up "
        "(params.yaml: maturity_hours)",
        unit="checkout",
    )
