from __future__ import annotations

import string

import pytest

from barberpro.domain import vocabulary
from dashboards.texts import TEXTS, label, say


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_say_it_with_the_same_values(key: str) -> None:
    text = TEXTS[key]
    assert text.es.strip()
    assert text.en.strip()
    assert placeholders(text.es) == placeholders(text.en)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("method", [*vocabulary.METHODS, "unknown"])
def test_every_method_has_a_name(method: str) -> None:
    assert f"method.{method}" in TEXTS


@pytest.mark.parametrize("decline_class", [*vocabulary.DECLINE_CLASSES, "unclassified"])
def test_every_decline_class_has_a_name(decline_class: str) -> None:
    assert f"class.{decline_class}" in TEXTS


def test_a_code_nobody_named_stands_for_itself() -> None:
    assert label("method", "barter", "es") == "barter"


def test_placeholders_are_filled() -> None:
    assert say("money.real", "es", month="jul 2026") == "pesos de jul 2026"
