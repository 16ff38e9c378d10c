"""The question whether a payment attempt will fail, a retry as well as a first one."""

from __future__ import annotations

from models.question import question
from models.spec import ModelSpec


def spec() -> ModelSpec:
    """Ask about failure, with every feature of the registry."""
    return question(
        name="payment_failure",
        target="the attempt has no approval by the time its method gives up (params.yaml: maturity_hours)",
        unit="attempt",
    )
