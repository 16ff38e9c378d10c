"""Every feature has exactly one reason code, with a text in both languages."""

from __future__ import annotations

import pytest

from barberpro.features.registry import features
from models.reasons.codes import CODES, Code, codes_of_features, columns_by_code


def test_every_feature_of_the_registry_belongs_to_one_code():
    assert set(codes_of_features()) == {feature.name for feature in features()}


def test_two_codes_may_not_claim_one_feature():
    twice = (*CODES, Code("again", "otra vez", "again", features=("device_type",)))
    with pytest.raises(ValueError, match="device_type"):
        codes_of_features(twice)


def test_a_column_without_a_code_is_no_reason_to_guess():
    with pytest.raises(KeyError, match="weather"):
        columns_by_code(["method", "weather"])


def test_columns_keep_to_their_code():
    found = columns_by_code(["province", "issuer", "issuer_declines_1h", "issuer_brand_declines_1h"])
    assert found == {
        "issuer": ("issuer",),
        "issuer_health": ("issuer_declines_1h", "issuer_brand_declines_1h"),
        "province": ("province",),
    }


def test_codes_and_texts_are_told_apart():
    for texts in ([code.code for code in CODES], [code.text_es for code in CODES], [code.text_en for code in CODES]):
        assert len(set(texts)) == len(CODES)
        assert all(texts)
