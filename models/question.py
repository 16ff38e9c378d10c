"""Asks a question with every feature of the registry."""

from __future__ import annotations

from barberpro.features.families.feed import DRY
from barberpro.features.registry import features
from models.spec import ModelSpec, Unit


def question(name: str, target: str, unit: Unit) -> ModelSpec:
    """Describe a model that is shown every feature."""
    every = features()
    return ModelSpec(
        name=name,
        target=target,
        unit=unit,
        numeric=tuple(feature.name for feature in every if feature.kind == "numeric"),
        categorical=tuple(feature.name for feature in every if feature.kind == "categorical"),
        on_outcomes=tuple(feature.name for feature in every if feature.rests_on_outcomes),
        dry=DRY,
    )
