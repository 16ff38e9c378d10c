"""The gate and the daily run from the command line: one line, an exit code, and the way back after a bad delivery."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from barberpro.errors import GateRefusedError
from barberpro.settings import Settings, read_params, shipped
from barberpro.warehouse.writer import open_writer
from pipelines import publish
from tests.cli.conftest import Call
from tests.conftest import TEST_PSEUDONYM_KEY
from tests.judged import pass_verdict
from tests.pipelines.small_days import Days


@pytest.fixture
def days(tmp_path: Path) -> Days:
    settings = Settings(tmp_path / "data", read_params(shipped("params.yaml")), pseudonym_key=TEST_PSEUDONYM_KEY)
    return Days(settings, tmp_path / "shop")


def test_a_refused_gate_is_one_line_and_a_withdrawn_delivery_mends_it(barberpro: Call, days: Days) -> None:
    days.delivered(date(2026, 7, 1))
    days.delivered(date(2026, 7, 2), net="950,01")
    refused = barberpro("validate")
    assert refused.code == 5
    assert "payments: 8 of 16 rows break 'net_received is amount" in refused.error_line
    assert "net_received 950.01" in refused.error_line
    assert "data_docs/index.html" in refused.error_line
    assert barberpro("publish").code == 5
    assert not list(days.settings.warehouse.glob("wh-*"))

    record = sorted((days.settings.raw / "shop" / "deliveries").glob("*.json"))[-1]
    place = days.settings.raw / json.loads(record.read_text(encoding="utf-8"))["file"]["path"]
    assert place.name == "payments-2026-07-02.csv"
    record.unlink()
    place.unlink()
    assert barberpro("load", "--rebuild").code == 0
    mended = barberpro("validate", "--json")
    assert mended.code == 0
    verdict = json.loads(mended.out)
    assert (verdict["passed"], verdict["reused"]) == (True, False)
    assert {"table", "rule", "text", "severity", "passed", "broken", "rows", "examples"} <= set(verdict["rules"][0])
    assert json.loads(barberpro("validate", "--json").out)["reused"] is True


def test_nothing_to_judge_and_nothing_to_rebuild_are_told(barberpro: Call) -> None:
    assert barberpro("validate").code == 7
    assert barberpro("publish").code == 7
    assert barberpro("load", "--rebuild").code == 7
    assert barberpro("load", "--rebuild", "--mapping", "psp").code == 2


def test_tables_that_were_not_judged_are_not_published(barberpro: Call, days: Days) -> None:
    days.delivered(date(2026, 7, 1))
    with pytest.raises(GateRefusedError, match="not judged yet, so nothing is published; run `barberpro validate`"):
        publish.run(days.settings)
    pass_verdict(days.settings)
    with open_writer(days.settings) as db:
        db.execute("UPDATE payment_events SET amount = amount + 1")
    with pytest.raises(GateRefusedError, match="the table payment_events is not the one that was judged"):
        publish.run(days.settings)
    assert not list(days.settings.warehouse.glob("*wh-*"))


def test_a_daily_run_that_fails_shows_in_the_ledger(barberpro: Call) -> None:
    assert barberpro("runs", "--check").code == 7
    failed = barberpro("daily")
    assert failed.code == 3
    told = json.loads(barberpro("runs", "--json").out)
    assert [(each["stage"], each["status"], each["exit_code"]) for each in told] == [
        ("daily", "failed", 3),
        ("load", "failed", 3),
    ]
    assert told[0]["error"] in failed.error_line
    assert "load" in barberpro("runs").out
    assert barberpro("daily", "--until", "lunch").code == 2
