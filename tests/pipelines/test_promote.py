"""Promotion through every gate, refusal at each of them, and the way back."""

from __future__ import annotations

import json
from dataclasses import replace

import polars as pl
import pytest

from barberpro.errors import GateRefusedError, IntegrityError, UnavailableError, UsageError
from models import looks, promotion
from models.predict import load_predictor
from pipelines import features, promote
from tests.pipelines.challenge import audited, challenged, promoted, with_gates
from tests.pipelines.shop_world import trained


@pytest.fixture
def ready(contest):
    return contest[0]


@pytest.fixture
def version(contest):
    return contest[1]


@pytest.fixture
def home(ready):
    return ready.models / "payment_failure"


def test_a_challenger_that_passes_answers_from_then_on_and_the_old_one_can_be_had_back(ready, world, version, home):
    audited(ready)
    rows = pl.read_parquet(ready.tables / features.FILE).tail(50)
    waiting = load_predictor(home / "challengers" / version).failure_probability(rows)
    champion, before = promotion.version_of(home), load_predictor(home).failure_probability(rows)

    result = promoted(with_gates(ready), world, version)
    assert result.promoted, result.failed
    assert {each.gate for each in result.verdicts} == {
        "period", "sources", "design", "leak_audit", "log_loss", "slices", "ece", "latency",
    }  # fmt: skip
    assert "sync-runs" in result.warnings[0]
    assert (load_predictor(home).failure_probability(rows) == waiting).all()
    assert (load_predictor(home / "previous" / champion).failure_probability(rows) == before).all()
    (told,) = promotion.history(home)
    assert (told["by"], told["why"], told["kind"], told["instead_of"]) == ("ana", "test", "refresh", champion)

    again = trained(ready, world, overrides={"seed": 7})
    assert (again.role, again.version, promotion.version_of(home)) == ("champion", version, version)

    back = promote.roll_back(ready, by="eva", why="worse in Salta")
    assert (back.version, back.instead_of) == (champion, version)
    assert (load_predictor(home).failure_probability(rows) == before).all()
    with pytest.raises(GateRefusedError, match="nothing to go back to"):
        promote.roll_back(ready, by="eva", why="again")
    assert [each["kind"] for each in promotion.history(home)] == ["refresh", "rollback"]


STRICT = {"refresh_margin": 0.0, "slice_margin": 0.0, "ece": 0.0, "latency_ms": 0.01}


def test_each_gate_refuses_and_leaves_the_champion(ready, world, home):
    poor = challenged(ready, world, num_leaves=2, max_trees=3)
    audited(ready, differences=2)
    sealed = load_predictor(home).version
    settings = with_gates(ready, **STRICT)
    evaluation = replace(settings.params.evaluation, min_slice_rows=50)
    settings = replace(settings, params=replace(settings.params, evaluation=evaluation))
    result = promoted(settings, world, poor)
    assert not result.promoted
    assert {each.gate for each in result.failed} == {"leak_audit", "log_loss", "slices", "ece", "latency"}
    assert promotion.version_of(home) == sealed
    assert promotion.history(home) == []
    assert "refused by leak_audit, log_loss" in str(promote.refused(result))
    assert "(superior)" in next(each.text for each in result.verdicts if each.gate == "log_loss")
    as_refresh = promoted(settings, world, poor, kind="refresh")
    assert "num_leaves 15 -> 2" in next(each.text for each in as_refresh.failed if each.gate == "design")
    look = looks.looks(home)[-1]
    assert (look["verb"], look["by"], look["allowed"], look["verdicts"]["ece"]) == ("promote", "ana", False, False)


def test_another_model_put_to_the_same_attempts_splits_alpha(ready, world, version, home):
    second = challenged(ready, world, seed=4)
    audited(ready)
    result = promoted(with_gates(ready), world, second)
    (verdict,) = [each for each in result.verdicts if each.gate == "log_loss"]
    assert "split over 2" in verdict.text
    told = json.loads((ready.reports / "payment_failure_promotion.json").read_text())
    assert (told["promoted"], told["earlier_looks"]) == (True, 2)


def test_too_few_attempts_after_both_cut_offs_and_a_model_of_fewer_sources(ready, world, version, home):
    path = home / "champion.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "sources": ["psp", "shop"]}))
    result = promoted(with_gates(ready), (None, world[1].head(3300)), version)
    assert {each.gate for each in result.failed} == {"period", "sources", "leak_audit"}
    assert {each.gate for each in result.verdicts} == {"period", "sources", "design", "leak_audit"}
    assert looks.looks(home)[-1]["verdicts"]["period"] is False


def test_a_damaged_audit_is_none(ready, world, version):
    (ready.reports / promote.AUDIT).write_text("{")
    with pytest.raises(IntegrityError, match="audit-leaks"):
        promoted(ready, world, version)


def test_who_and_why_and_what(ready, world, version, home):
    for missing in ({"by": ""}, {"why": " "}):
        with pytest.raises(UsageError, match="--by NAME"):
            promoted(ready, world, version, **missing)
    with pytest.raises(UsageError, match="champion already"):
        promoted(ready, world, promotion.version_of(home))
    with pytest.raises(UsageError, match=f"there is {version}"):
        promoted(ready, world, "20200101T000000-00000000")
    with pytest.raises(UnavailableError, match="barberpro train"):
        promoted(ready, world, version, model="weather")
    assert [each["verb"] for each in looks.looks(home)] == ["train"]
