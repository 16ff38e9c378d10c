"""`barberpro claims` and `insights`: what they print of a report, and what they say without one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from barberpro.domain.claims import CANNOT_TELL, Interval
from barberpro.parameters.claims import claims_ledger
from barberpro.settings import Settings, read_params, shipped
from pipelines import claims_ledger as stage
from pipelines.claim_evidence import Evidence, Missing, Reading
from tests.cli.conftest import Call

LEDGER = claims_ledger()
SHARE = Evidence(
    Interval(0.295, 0.287, 0.303), 11_061, "payments", "clients", 5_783, 1.3,
    readings=(Reading("pesos", Interval(0.4, 0.39, 0.41), 11_061),),
)  # fmt: skip


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a report of an invented history: one claim with a figure, the others without."""
    found = {"method-credit-card": SHARE}
    judged = [stage.judge(each, found.get(each.id, Missing("no_evidence")), invented=True) for each in LEDGER.claims]
    settings = Settings(tmp_path / "data", read_params(shipped("params.yaml")))
    content = stage._content(LEDGER, tuple(judged), None, stage.datetime(2026, 8, 1), invented=True)
    path = settings.reports / stage.REPORT
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def test_all_claims_on_a_line_each(barberpro: Call, report: Path) -> None:
    outcome = barberpro("claims")
    assert outcome.code == 0
    lines = outcome.out.splitlines()
    assert "[SYNTHETIC DATA]" in lines[0]
    (card,) = [line for line in lines if "method-credit-card" in line]
    assert card.split()[:2] == ["2.3", "method-credit-card"]
    assert "25% to 30%" in card
    assert "29.5%  28.7% to 30.3%" in card
    assert "? the history is invented" in card
    assert f"{len(LEDGER.claims)} claims: 0 supported, 0 refuted, {len(LEDGER.claims)} cannot tell yet" in outcome.out
    assert len(lines) <= len(LEDGER.claims) + 6


def test_one_claim_in_full(barberpro: Call, report: Path) -> None:
    out = barberpro("claims", "method-credit-card").out
    for text in ("Cannot tell yet: the history is invented", "approved payments by credit card", "design effect 1.30"):
        assert text in out
    assert "about 28,3" in out
    assert "or, of pesos" in out
    assert "none yet; missing: prices drawn at random" in barberpro("claims", "smart-rounding-claim").out


def test_as_json(barberpro: Call, report: Path) -> None:
    content = json.loads(barberpro("claims", "--json").out)
    assert content["synthetic"] is True
    assert {each["verdict"] for each in content["claims"]} == {CANNOT_TELL}
    one = json.loads(barberpro("claims", "method-credit-card", "--json").out)
    assert (one["evidence"]["low"], one["bounds"]["high"]) == (0.287, 0.3)


def test_mistakes_are_told_in_a_line(barberpro: Call, report: Path) -> None:
    unknown = barberpro("claims", "nope")
    assert unknown.code == 3
    assert "there is no claim 'nope'; there are summary-volume" in unknown.error_line
    report.write_text("{", encoding="utf-8")
    damaged = barberpro("claims")
    assert damaged.code == 6
    assert "is damaged" in damaged.error_line
    assert "barberpro claims --again" in damaged.error_line


@pytest.mark.parametrize("verb", [("claims",), ("insights", "pesos"), ("insights", "market", "--json")])
def test_without_a_generation_they_say_how_to_make_one(barberpro: Call, verb: tuple[str, ...]) -> None:
    outcome = barberpro(*verb)
    assert outcome.code == 7
    assert "nothing is published" in outcome.error_line


def test_a_month_is_written_as_one(barberpro: Call) -> None:
    outcome = barberpro("insights", "installments", "--from", "junio")
    assert outcome.code == 3
    assert "'junio' is no month; write it YYYY-MM" in outcome.error_line
