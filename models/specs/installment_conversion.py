"""The question whether a menu will be paid from, and by which option, asked as it is shown."""

from __future__ import annotations

from barberpro.features.checkout_features import features
from models.spec import ModelSpec


def spec() -> ModelSpec:
    """Ask about the menu, before anybody chose: who leaves chose nothing, and is asked about too."""
    every = features()
    return ModelSpec(
        name="installment_conversion",
        target="the checkout is not paid by the time the slowest method gives up (params.yaml: maturity_hours), "
        "whether nobody chose or what was chosen failed",
        unit="menu",
        learner="menu_choice",
        numeric=tuple(feature.name for feature in every if feature.kind == "numeric"),
        categorical=tuple(feature.name for feature in every if feature.kind == "categorical"),
    )
