"""The question whether a payment attempt will fail."""

from __future__ import annotations

from barberpro.features.families.feed import DRY
from barberpro.features.registry import features
from models.spec import ModelSpec


def spec() -> ModelSpec:
    """Ask about failure, with every feature of the registry."""
    every = features()
    return ModelSpec(
        name="payment_failure",
        target="the attempt has no approval by the time its method gives up (params.yaml: maturity_hours)",
        numeric=tuple(feature.name for feature in every if feature.kind == "numeric"),
        categorical=tuple(feature.name for feature in every if feature.kind == "categorical"),
        on_outcomes=tuple(feature.name for feature in every if feature.rests_on_outcomes),
        dry=DRY,
    )
