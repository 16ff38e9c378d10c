"""What the notebook on retraining asks, where a stage refused: every table and every chart says so and goes on."""

from __future__ import annotations

import polars as pl
import pytest

from dashboards import notebook_charts as charts
from dashboards.queries import challenger, explained, promoted, retraining
from models.answer import Answer
from models.gates import Verdict
from models.reasons.factors import Comparison, RiskFactor
from pipelines.promote import PromoteResult
from pipelines.tried import Refused

NO = Refused("it has its reasons")


@pytest.mark.parametrize(
    "shown",
    [
        retraining.audited,
        retraining.trained,
        challenger.attempts,
        challenger.metrics,
        challenger.pesos,
        lambda answer: challenger.slices(answer, "method"),
        promoted.gates,
        promoted.drift,
    ],
)
def test_a_refusal_is_shown_as_it_was_said(shown):
    assert shown(NO).to_dicts() == [{"refused": "it has its reasons"}]


def test_after_a_refusal_nothing_is_asked_of_a_model_and_charts_are_empty(settings):
    assert retraining.version_of(NO) == ""
    assert explained.one_answer(settings, NO, NO) is None
    assert explained.reasons(NO).columns == explained.said(None).columns == ["refused"]
    assert promoted.outcome(NO) == "refused: it has its reasons"
    assert challenger.share_of_oracle_gain(NO) == {}
    empty = (
        retraining.trials(NO),
        challenger.differences(NO),
        challenger.calibration(settings, NO),
        explained.factors(None),
        promoted.effects(NO),
    )
    assert [frame.height for frame in empty] == [0] * len(empty)
    charts.ranges(promoted.effects(NO), ("what", "what"), ("value", "effect")).to_dict()
    charts.calibration(challenger.calibration(settings, NO), ("predictor", "predictor")).to_dict()


@pytest.mark.parametrize(
    ("passed", "sentence"),
    [
        ((True, True), "v2 is champion instead of v1 (refresh)"),
        ((True, False), "refused by ece: the champion stays in force"),
        ((False, False), "refused by log_loss, ece: the champion stays in force"),
    ],
)
def test_the_outcome_names_the_gates_that_refused(passed, sentence):
    verdicts = tuple(Verdict(name, each, "why") for name, each in zip(("log_loss", "ece"), passed, strict=True))
    result = PromoteResult(all(passed), "v2", "v1", "refresh", verdicts, 0)
    assert promoted.outcome(result) == sentence
    assert promoted.gates(result)["verdict"].to_list() == ["passes" if each else "refuses" for each in passed]


def test_factors_stand_as_the_answer_has_them_with_their_comparison():
    comparison = Comparison("model comparison", "es", "18% -> 9%", 0.18, 0.09, {"installments": 1})
    answer = Answer("p", 0.18, (0.15, 0.21), (RiskFactor("installments", "es", "en", 0.80049, comparison),), (), "v")
    assert explained.factors(answer).rows() == [("installments", "en", 0.8, "18% -> 9%")]
    assert explained.said(answer).rows() == [(0.18, 0.15, 0.21)]


def test_the_line_of_truth_reaches_as_far_as_what_was_said():
    bins = pl.DataFrame(
        {"predictor": ["champion"] * 2, "said": [0.1, 0.6], "failed": [0.2, 0.5], "low": [0.1, 0.4], "high": [0.3, 0.6]}
    )
    drawn = charts.calibration(bins, ("predictor", "predictor")).to_dict()
    assert [{"said": 0.0}, {"said": 0.6}] in drawn["datasets"].values()
