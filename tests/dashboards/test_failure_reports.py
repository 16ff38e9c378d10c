"""Which report tells of the champion in force, and what of others stands in it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from barberpro.settings import Settings
from dashboards.queries import failure_history
from dashboards.queries import failure_model as queries
from tests.dashboards.conftest import settings_at

MODEL = "payment_failure"
NOW = datetime(2026, 5, 1)
ENDS = {"value": 0.4, "low": 0.3, "high": 0.5}


def report(settings: Settings, name: str, version: str, others: tuple[str, ...] = (), **told: object) -> None:
    """Write a report as training (`trained_at`) or an evaluation (`champion`) lays it out."""
    metrics = {each: {"log_loss": ENDS} for each in ("model", *others)}
    period = told.pop("period", {"from": "2026-03-01T00:00:00", "to": "2026-03-31T00:00:00"})
    content = {"version": version, "rows": 9, "period": period, "base_rate": 0.1, "metrics": metrics, **told}
    (settings.reports / f"{name}.json").write_text(
        json.dumps({"log_loss_difference": dict.fromkeys(others, ENDS), "share_of_oracle_gain": None, **content}),
        encoding="utf-8",
    )


def champion(version: str = "v1", promoted_at: str | None = None) -> queries.InForce:
    span = queries.Span(NOW, NOW)
    promoted = {"at": promoted_at} if promoted_at else None
    return queries.InForce(MODEL, version, ("shop",), span, span, 9, "none", {}, promoted)


@pytest.fixture
def reports(tmp_path: Path) -> Settings:
    """Make an empty data root with a folder of reports."""
    (tmp_path / "reports").mkdir()
    return settings_at(tmp_path)


@pytest.mark.parametrize(
    ("told", "promoted_at", "known"),
    [
        ({"trained_at": "2026-04-02"}, None, True),
        ({"trained_at": "2026-04-02"}, "2026-04-01", True),
        ({"trained_at": "2026-04-02"}, "2026-04-03", False),
        ({"champion": "v1"}, "2026-04-03", True),
        ({"champion": "v0", "trained_at": "2026-04-02"}, None, False),
    ],
)
def test_a_report_about_a_challenger_tells_of_the_champion_of_its_time_only(
    reports: Settings, told: dict[str, object], promoted_at: str | None, known: bool
) -> None:
    report(reports, MODEL, "v2", ("champion", "constant"), **told)
    found = queries.judged(reports, champion("v1", promoted_at))
    if not known:
        assert found is None
        return
    assert found is not None
    assert set(found.metrics) == {"challenger", "champion", "constant"}
    assert (found.said_in, found.other, found.difference) == ("champion", "v2", {})


def test_a_promoted_model_stands_beside_the_champion_before(reports: Settings) -> None:
    report(reports, MODEL, "v2", ("champion", "constant"))
    found = queries.judged(reports, champion("v2", "2026-04-03"))
    assert found is not None
    assert set(found.metrics) == {"champion", "previous", "constant"}
    assert set(found.difference) == {"previous", "constant"}


def test_the_report_on_newer_attempts_counts(reports: Settings) -> None:
    report(reports, MODEL, "v1", rows=1)
    report(reports, f"{MODEL}_evaluation", "v1", rows=2, period={"from": "2026-03-01", "to": "2026-02-01"})
    older = queries.judged(reports, champion())
    report(reports, f"{MODEL}_evaluation", "v1", rows=2)
    newer = queries.judged(reports, champion())
    assert [each.rows for each in (older, newer) if each] == [1, 2]


def test_a_report_that_makes_no_sense_is_no_report(reports: Settings) -> None:
    (reports.reports / f"{MODEL}.json").write_text('{"version": "v1"}', encoding="utf-8")
    assert queries.judged(reports, champion()) is None
    (reports.reports / f"{MODEL}.json").write_text("{", encoding="utf-8")
    assert queries.judged(reports, champion()) is None


def test_looks_at_other_attempts_do_not_count_as_earlier_ones(reports: Settings) -> None:
    home = reports.models / MODEL
    home.mkdir(parents=True)
    spans = [("2026-03-01", "2026-03-31"), ("2026-04-01", "2026-04-30"), ("2026-03-15", "2026-04-15")]
    base = {"at": "2026-05-01T00:00:00+00:00", "by": "Ana", "verb": "evaluate", "version": "v1"}
    lines = [json.dumps({**base, "first": first, "last": last}) for first, last in spans]
    (home / "looks.jsonl").write_text("\n".join(lines), encoding="utf-8")
    assert failure_history.looks(reports, MODEL)["earlier"].to_list() == [2, 0, 0]
    assert failure_history.promotions(reports, MODEL).is_empty()
