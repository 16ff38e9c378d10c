"""What every model that can be trained has to say of itself."""

from __future__ import annotations

import pytest

from barberpro.features.checkout_features import features as checkout_features
from barberpro.features.registry import features
from models.labels import LABELS
from models.spec_registry import known_models, spec_of


@pytest.mark.parametrize("name", known_models())
def test_a_spec_is_called_as_its_file_and_asks_about_something_that_has_labels(name: str) -> None:
    spec = spec_of(name)
    assert spec is not None
    assert spec.name == name
    assert spec.unit in LABELS
    every = checkout_features() if spec.unit == "menu" else features()
    assert set(spec.features) == {feature.name for feature in every}


def test_the_questions_differ() -> None:
    specs = [spec_of(name) for name in known_models()]
    assert len({spec.unit for spec in specs if spec}) == len(specs) == len({spec.target for spec in specs if spec})


def test_there_is_no_other_model() -> None:
    assert spec_of("weather") is None
