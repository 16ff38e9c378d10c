"""Daily runs: days in order, nothing twice, and what a failure or a kill leaves behind."""

from __future__ import annotations

import json
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from barberpro.errors import BadInputError, GateRefusedError, LockedError, UsageError
from barberpro.policies.scenarios import scenario_files
from barberpro.settings import Settings
from barberpro.warehouse import generations, heartbeat, lock, runs
from pipelines import daily, day_ends, load, policies
from tests.pipelines.small_days import FIRST, Days

ONE_DAY = timedelta(days=1)


@pytest.fixture
def days(settings: Settings, tmp_path: Path) -> Days:
    return Days(settings, tmp_path / "shop")


def stages(settings: Settings, run: str) -> dict[str, str]:
    return {each.stage: each.status for each in runs.entries(settings) if each.run == run}


def figures(settings: Settings, day: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((settings.reports / "daily" / f"{day}.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.slow
def test_missed_days_a_refused_gate_and_the_day_after_the_repair(days: Days) -> None:  # noqa: PLR0915
    """One history, since each whole run costs seconds."""
    settings = days.settings
    days.now = datetime(2026, 7, 9, 9, tzinfo=UTC)
    days.delivered(FIRST)
    first = days.run()
    assert (first.status, first.closed) == ("done", (date(2026, 7, 8),))

    for number, payments in ((7, 9), (8, 15), (9, 12)):
        days.delivered(FIRST + number * ONE_DAY, payments=payments)
    bad = days.delivered(FIRST + 10 * ONE_DAY, net="950,01")
    with pytest.raises(GateRefusedError, match=r"payments: 8 of 40 rows break 'net_received is .* net_received 950.01"):
        days.run(later=3 * ONE_DAY)
    assert generations.current(settings) == first.generation
    last = runs.wholes(settings)[-1]
    assert (last.status, last.exit_code) == ("failed", 5)
    assert "8 of 40 rows" in str(last.error)
    assert stages(settings, last.run) == {"daily": "failed", "load": "done", "validate": "failed"}
    assert not (settings.reports / "daily" / "2026-07-09.json").exists()
    with pytest.raises(GateRefusedError):  # nothing new arrived, and nothing was mended
        days.run(later=timedelta(hours=1))

    text = bad.read_text(encoding="utf-8").replace("950,01", "950,00").replace(":30;", ":40;")
    mended = bad.with_name("payments-mended.csv")
    mended.write_text(text, encoding="utf-8")
    load.run(settings, raw=mended, mapping=days.folder / "shop.yaml", now=days.now)
    after = days.run(later=timedelta(hours=1))
    assert list(after.stages) == [*daily.STAGES, "day_end"]
    assert [each.name for each in after.reports] == ["2026-07-09.json", "2026-07-10.json", "2026-07-11.json"]
    assert [date.fromisoformat(each.stem) for each in after.reports] == list(after.closed)
    assert after.generation == generations.current(settings) != first.generation

    report = figures(settings, "2026-07-09")
    assert report["figures"]["attempts"] == 15
    assert report["figures"]["money"] == {"ARS": {"gross": "10000.00", "refunded": "0.00"}}
    assert report["figures"]["declined_by_class"]["unclassified"] == 5
    assert report["figures"]["approval_rate"] == pytest.approx(2 / 3)
    assert report["week_before"]["day"] == "2026-07-02"
    assert report["quarantine"]["since_the_run_before"]["records"] >= 60
    early = figures(settings, "2026-07-08")
    assert (early["figures"]["attempts"], early["week_before"]["figures"]["attempts"]) == (0, 12)

    started = time.process_time()
    idle = days.run(later=timedelta(hours=1))
    assert time.process_time() - started < 1
    assert (idle.status, idle.generation, idle.stages, idle.closed) == ("nothing new", after.generation, {}, ())
    beat = heartbeat.read(settings)
    assert beat is not None
    assert (beat.run, beat.stage, beat.at) == (idle.run, "idle", "2026-07-12T12:00:00+00:00")
    assert beat.last_success == beat.at
    assert heartbeat.trouble(settings, days.now + timedelta(hours=25)) is None
    assert "more than 26 hours ago" in str(heartbeat.trouble(settings, days.now + timedelta(hours=27)))

    again = days.run(day=date(2026, 7, 8))  # its file came after it was closed
    assert (again.closed, list(again.stages)) == ((date(2026, 7, 8),), ["day_end"])
    assert figures(settings, "2026-07-08")["figures"]["attempts"] == 9
    assert days.run(later=timedelta(minutes=1)).status == "nothing new"
    with pytest.raises(UsageError, match="not over in Buenos Aires"):
        days.run(day=date(2026, 7, 12))
    with pytest.raises(BadInputError, match="days were missed since 2026-07-11"):
        days.run(later=timedelta(days=500))


@pytest.mark.slow
def test_a_run_can_stop_early_and_the_next_goes_on(days: Days) -> None:
    days.delivered(FIRST)
    stopped = days.run(until="validate")
    assert (list(stopped.stages), stopped.closed, stopped.generation) == (["load", "validate"], (), None)
    assert list(days.run().stages) == [*daily.STAGES, "day_end"]


@pytest.mark.parametrize("place", ["raw/shop/payments.csv", "parameters/cpi/2026-08-14-000000000000.csv"])
def test_what_was_received_and_what_was_imported_is_new(settings: Settings, place: str) -> None:
    before = daily.fingerprint(settings)
    path = settings.data_root / place
    path.parent.mkdir(parents=True)
    path.write_text("anything\n", encoding="utf-8")
    assert daily.fingerprint(settings) != before
    assert daily.fingerprint(settings) == daily.fingerprint(settings)


def test_an_activated_scenario_is_new(settings: Settings) -> None:
    before = daily.fingerprint(settings)
    policies.add_scenario(settings, scenario_files()["flat_300"], "Ana", None)
    policies.approve_scenario(settings, "flat_300@1", "Luis", "agreed")
    assert daily.fingerprint(settings) == before
    policies.activate_scenario(settings, "flat_300@1", "Ana", "approved", None)
    assert daily.fingerprint(settings) != before


def test_an_unknown_stage_is_told(days: Days) -> None:
    with pytest.raises(UsageError, match="the stages are load, validate"):
        days.run(until="lunch")


def test_one_run_at_a_time(days: Days) -> None:
    with lock.exclusive(days.settings.data_root / "daily.lock"), pytest.raises(LockedError, match="run ledger"):
        days.run()
    assert runs.entries(days.settings) == []


def test_a_torn_line_is_passed_over_and_what_was_never_closed_is_marked(settings: Settings) -> None:
    entry = runs.Entry("a", runs.WHOLE, "running", "2026-07-01T00:00:00+00:00", pid=7)
    runs.append(settings, entry)
    with runs.path_of(settings).open("a", encoding="utf-8") as ledger:
        ledger.write('{"run": "b", "sta')
    assert runs.mark_broken(settings, datetime(2026, 7, 2, tzinfo=UTC)) == [entry]
    (found,) = runs.entries(settings)
    assert (found.status, found.error) == ("broken", "process 7 ended without a word")
    assert runs.mark_broken(settings, datetime(2026, 7, 3, tzinfo=UTC)) == []
    assert len(runs.path_of(settings).read_bytes().splitlines()) == 3


def test_what_is_done_at_the_end_of_a_day_is_found_by_scanning() -> None:
    assert "day_report" in day_ends.tasks()
    assert all(callable(task) and task.__doc__ for task in day_ends.tasks().values())
