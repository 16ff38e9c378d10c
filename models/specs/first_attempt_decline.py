"""The question whether the first attempt of a checkout will be declined."""

from __future__ import annotations

from models.question import question
from models.spec import ModelSpec


def spec() -> ModelSpec:
    """Ask about first attempts alone: retries are a population that selected itself."""
    return question(
        name="first_attempt_decline",
        target="the first attempt of its checkout is declined before its method gives up (params.yaml: maturity_hours)",
        unit="first_attempt",
    )
