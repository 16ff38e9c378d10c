from __future__ import annotations

import string

import pytest

from barberpro.domain import vocabulary
from barberpro.domain.books import KINDS, RESTATED, STAGES
from barberpro.tables.reconciliation.movements import RELEASE_OUTSIDE, SETTLEMENT_OUTSIDE
from dashboards.texts import TEXTS, label, say
from pipelines.tie_out import STEPS


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


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("stage", STAGES[1:])
def test_every_step_of_the_bridge_has_a_name(stage: str, step: str) -> None:
    assert f"step.{stage}.{step}" in TEXTS


@pytest.mark.parametrize(
    "key",
    [
        *(f"stage.{stage}" for stage in STAGES),
        *(f"kind.{kind}" for kind in KINDS),
        *(f"restated.{cause}" for cause in RESTATED),
        *(f"outside.settlement.{what.lower()}" for what in SETTLEMENT_OUTSIDE),
        *(f"outside.released.{what}" for what in RELEASE_OUTSIDE),
    ],
)
def test_every_word_of_the_books_has_a_name(key: str) -> None:
    assert key in TEXTS
