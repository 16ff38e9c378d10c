"""Every family keeps to the same contract."""

from __future__ import annotations

import pytest

from barberpro.features.payment_features import KEYS
from barberpro.features.registry import families, features
from tests.features.worlds import event, features_of, filled

NUMERIC = ("Int64", "Float64", "Int8")


@pytest.fixture(scope="module")
def table():
    return features_of([event("a", client_id="ana"), event("b", client_id="ana", checkout_id="c")])


def test_columns_are_the_keys_and_the_registered_features(table):
    assert tuple(table.columns) == (*KEYS, *(feature.name for feature in features()))


@pytest.mark.parametrize("name", families())
def test_family_describes_its_features(name, table):
    for feature in families()[name].features:
        assert feature.text
        assert feature.fallback
        kind = str(table[feature.name].dtype)
        assert (kind == "String") if feature.kind == "categorical" else (kind in NUMERIC), (feature.name, kind)


def test_names_are_unique():
    names = [feature.name for feature in features()]
    assert len(names) == len(set(names))


def test_no_events_no_rows():
    assert features_of(filled([])).is_empty()
