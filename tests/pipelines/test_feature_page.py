"""The page of features says what the registry and the mappings say."""

from __future__ import annotations

import pytest

from barberpro.features.feature import Feature
from barberpro.features.registry import families, features
from barberpro.tables import schemas
from barberpro.warehouse.mapping import available_mappings, read_mapping
from pipelines import feature_page


def feature(name: str) -> Feature:
    return next(each for each in features() if each.name == name)


def test_committed_page_is_the_generated_one():
    generated = feature_page.feature_page(families(), map(read_mapping, available_mappings()))
    assert feature_page.COMMITTED.read_text(encoding="utf-8") == generated, (
        "run: python -m pipelines.feature_page --write"
    )


@pytest.mark.parametrize(
    ("mapping", "name", "told"),
    [
        ("psp", "device_type", "missing"),
        ("psp", "method", "one value"),
        ("psp", "client_attempts_1h", "NULL"),
        ("psp", "client_last_outcome", "missing"),
        ("psp", "purchase_attempts_1m", "known"),
        ("psp", "amount_real_log", "NULL"),
        ("psp", "method_attempts_1h", "known"),
        ("mercadopago", "device_type", "known"),
        ("mercadopago", "purchase_attempts_1m", "NULL"),
        ("mercadopago", "amount_real_log", "known"),
        ("olist", "issuer", "missing"),
        ("olist", "provider_attempts_30d", "known"),
    ],
)
def test_says_what_a_source_can_tell(mapping, name, told):
    inputs = feature_page.payment_inputs(read_mapping(mapping))
    assert feature_page.what_it_tells(feature(name), inputs) == told


def test_what_features_need_are_columns_of_payment_events():
    needed = {name for each in features() for name in (*each.needs, each.stands_in, *(each.only or ())[:1]) if name}
    assert needed <= set(schemas.PAYMENT_EVENTS.names)
    assert {"client_id", "checkout_id", "device_type", "currency"} <= needed
