"""The risk factors of payments: the codes that moved the answer most, each with a comparison, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.reasons import texts
from models.reasons.explain import Explained, Explainer, explain
from models.reasons.texts import Chosen
from models.trees import Matrix

BASIS = "model comparison"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the model says with this factor otherwise: with another choice, or at the level that is typical of it."""

    basis: str
    """Always "model comparison": nobody was treated otherwise, so it is no effect."""
    text_es: str
    text_en: str
    probability: float
    """As the payment is."""
    compared_probability: float
    choice: Mapping[str, Any] | None
    """The other choice; None where the comparison is with the typical level."""


@dataclass(frozen=True, slots=True)
class RiskFactor:
    """A reason; above 0 its log-odds raise the risk. Those of all codes and the base sum to the answer's logit."""

    code: str
    text_es: str
    text_en: str
    log_odds: float
    comparison: Comparison

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Other:
    """Another choice: for programs, and in both languages."""

    choice: Mapping[str, Any]
    text_es: str
    text_en: str


def risk_factors(
    model: Explainer, rows: pl.DataFrame, matrix: Matrix, blind: NDArray[np.bool_]
) -> list[tuple[RiskFactor, ...]]:
    """Name the factors of each row of features, also given as encoded: strongest first."""
    found = explain(model, rows, matrix, blind)
    order = np.argsort(-np.abs(found.by_code), axis=1, kind="stable").tolist()
    named = found.named.tolist()
    return [tuple(_factor(found, row, code) for code in codes if named[row][code]) for row, codes in enumerate(order)]


def _factor(found: Explained, row: int, place: int) -> RiskFactor:
    code, log_odds = found.codes[place], float(found.by_code[row, place])
    raises = log_odds > 0
    return RiskFactor(
        code,
        texts.reason(code, raises, "es"),
        texts.reason(code, raises, "en"),
        log_odds,
        _comparison(found, row, place),
    )


def _comparison(found: Explained, row: int, place: int) -> Comparison:
    code, said = found.codes[place], float(found.said[row])
    alternative = found.alternatives.get(code)
    if alternative is None or np.isnan(alternative.probability[row]):
        return _compared(said, float(found.typical[row, place]), texts.USUAL["es"], texts.USUAL["en"], None)
    other = _other(found, row, code, alternative.method[row])
    return _compared(said, float(alternative.probability[row]), other.text_es, other.text_en, other.choice)


def _compared(said: float, then: float, es: str, en: str, choice: Mapping[str, Any] | None) -> Comparison:
    words = texts.from_to(es, said, then, "es"), texts.from_to(en, said, then, "en")
    return Comparison(BASIS, *words, said, then, choice)


def _other(found: Explained, row: int, code: str, method: str | None) -> Other:
    installments = found.asked.installments[row]
    now = Chosen(found.asked.method[row], None if np.isnan(installments) else int(installments))
    if method is not None:
        then = Chosen(method, None)
        return Other({"method": method}, texts.other_method(now, then, "es"), texts.other_method(now, then, "en"))
    if code == "installments":
        words = [texts.one_installment(now.installments or 1, language) for language in ("es", "en")]
        return Other({"installments": 1}, *words)
    return Other({"three_ds": True}, texts.AUTHENTICATED["es"], texts.AUTHENTICATED["en"])
