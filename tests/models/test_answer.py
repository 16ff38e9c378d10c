"""An answer: calibrated, with reasons that sum up, and comparisons that are what the model says."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from models.answer import answer, answers, riskiest
from models.calibration import log_odds
from models.reasons.explain import MOST
from models.reasons.factors import BASIS
from tests.models.chosen import choosers


def risky() -> pl.DataFrame:
    """Choose the payments that the model fears most: credit in installments at the bad issuer, without 3DS."""
    _, test = choosers()
    chosen = (pl.col("method") == "credit_card") & (pl.col("installments") == 12) & (pl.col("issuer") == "bad")
    return test.filter(chosen, pl.col("three_ds") == 0)


def comparison(code: str, row: pl.DataFrame):
    predictor, _ = choosers()
    return next(factor for factor in answer(predictor, row).risk_factors if factor.code == code).comparison


def asked(row: pl.DataFrame, **changed: object) -> float:
    predictor, _ = choosers()
    return float(predictor.failure_probability(row.with_columns(**{n: pl.lit(v) for n, v in changed.items()}))[0])


def test_the_answer_is_that_of_the_model():
    predictor, test = choosers()
    found = list(answers(predictor, test, 0.1))
    assert [each.payment_id for each in found] == test["payment_id"].to_list()
    assert np.array([each.failure_probability for each in found]) == pytest.approx(predictor.failure_probability(test))
    for each in found:
        low, high = each.calibration_range
        assert low <= each.failure_probability <= high
        assert each.recommended_actions == ()
        assert each.model_version == "v1"


def test_the_riskiest_share_and_nobody_else_gets_reasons():
    predictor, test = choosers()
    found = list(answers(predictor, test, 0.1))
    explained = [each.failure_probability for each in found if each.risk_factors]
    others = [each.failure_probability for each in found if not each.risk_factors]
    assert len(explained) == test.height // 10
    assert min(explained) >= max(others)
    assert not any(each.risk_factors for each in answers(predictor, test, 0.0))


def test_equally_risky_payments_take_turns_by_their_order():
    assert riskiest(np.array([0.2, 0.9, 0.2, 0.2]), 0.5).tolist() == [0, 1]
    assert riskiest(np.array([0.2, 0.9]), 0.0).tolist() == []
    assert riskiest(np.array([0.2, 0.9, 0.1]), 0.01).tolist() == [1]


def test_factors_are_the_strongest_and_only_those_that_matter():
    predictor, test = choosers()
    least = predictor.explainer.reasons.min_log_odds
    for each in answers(predictor, test.head(200)):
        sizes = [abs(factor.log_odds) for factor in each.risk_factors]
        assert sizes == sorted(sizes, reverse=True)
        assert len(sizes) <= MOST
        assert all(size >= least for size in sizes)


def test_a_withheld_code_is_never_named():
    predictor, test = choosers()
    shown = set(predictor.explainer.reasons.shown)
    assert {"method", "installments", "three_ds", "issuer"} <= shown
    assert "amount" not in shown
    named = {factor.code for each in answers(predictor, test) for factor in each.risk_factors}
    assert named <= shown
    assert named >= {"method", "installments", "issuer"}


def test_what_raises_the_risk_says_so_in_both_languages():
    predictor, _ = choosers()
    factors = {factor.code: factor for factor in answer(predictor, risky()[0]).risk_factors}
    assert factors["installments"].log_odds > 0
    assert factors["installments"].text_es == "Cuotas: sube el riesgo"
    assert factors["installments"].text_en == "Installments: raises the risk"


def test_fewer_installments_are_compared_by_asking_the_model():
    row = risky()[0]
    found = comparison("installments", row)
    assert found.choice == {"installments": 1}
    assert found.compared_probability == pytest.approx(asked(row, installments=1))
    assert found.probability == pytest.approx(asked(row))
    assert "1 cuota en vez de 12 cuotas" in found.text_es
    assert "(comparación del modelo)" in found.text_es
    assert "(model comparison)" in found.text_en


def test_another_card_keeps_the_bank_and_the_best_method_is_named():
    row = risky()[0]
    found = comparison("method", row)
    qr = asked(row, method="qr", issuer="wallet", installments=1, three_ds=None)
    debit = min(asked(row, method="debit_card", issuer="bad", installments=1, three_ds=each) for each in (0, 0.5, 1))
    assert found.choice == {"method": "qr"}
    assert found.compared_probability == pytest.approx(qr)
    assert qr < debit
    assert found.text_es.startswith("Con QR en vez de crédito en 12 cuotas: ")
    assert found.text_en.startswith("With QR instead of credit in 12 installments: ")


def test_with_3ds_where_it_was_chosen_often_enough():
    row = risky()[0]
    found = comparison("three_ds", row)
    assert found.choice == {"three_ds": True}
    assert found.compared_probability == pytest.approx(asked(row, three_ds=1.0))


def test_what_nobody_can_choose_is_compared_with_its_typical_level():
    predictor, _ = choosers()
    row = risky()[0]
    found = comparison("issuer", row)
    (factor,) = (each for each in answer(predictor, row).risk_factors if each.code == "issuer")
    typical = predictor.explainer.reasons.codes["issuer"].typical_log_odds
    said = log_odds(np.array([found.probability, found.compared_probability]))
    assert said[0] - said[1] == pytest.approx(factor.log_odds - typical)
    assert found.choice is None
    assert found.text_es.startswith("Si fuera como es habitual: ")


def test_every_comparison_is_labelled_as_one_of_the_model():
    predictor, test = choosers()
    bases = {factor.comparison.basis for each in answers(predictor, test) for factor in each.risk_factors}
    assert bases == {BASIS} == {"model comparison"}


def test_one_payment_gets_the_answer_that_it_gets_in_a_batch():
    predictor, test = choosers()
    batch = list(answers(predictor, test.head(50)))
    for place in (0, 7, 49):
        alone = answer(predictor, test[place])
        assert [each.code for each in alone.risk_factors] == [each.code for each in batch[place].risk_factors]
        assert alone.failure_probability == pytest.approx(batch[place].failure_probability, abs=1e-12)


def test_the_object_has_the_fields_that_were_agreed_on():
    predictor, _ = choosers()
    laid_out = json.loads(json.dumps(answer(predictor, risky()[0]).as_json(), allow_nan=False))
    assert list(laid_out) == [
        "payment_id",
        "failure_probability",
        "calibration_range",
        "risk_factors",
        "recommended_actions",
        "model_version",
    ]
    assert list(laid_out["risk_factors"][0]) == ["code", "text_es", "text_en", "log_odds", "comparison"]


def test_a_model_from_before_there_were_reasons_answers_without():
    predictor, test = choosers()
    assert not any(each.risk_factors for each in answers(replace(predictor, explainer=None), test.head(20)))


def test_no_payments_get_no_answers():
    predictor, test = choosers()
    assert list(answers(predictor, test[:0])) == []
