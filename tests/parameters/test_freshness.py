"""Since when reference data are stale, around each day on which the next figure is due."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from barberpro.parameters.freshness import due_on, freshness
from barberpro.parameters.reference import decreed_holidays_to


def stale_since(overlays: Path, today: date) -> dict[tuple[str, str], date | None]:
    return {(each.name, each.series.split(",")[0]): each.stale_since for each in freshness(overlays, today)}


@pytest.mark.parametrize(
    ("today", "stale"),
    [
        (date(2026, 9, 5), set()),
        (date(2026, 9, 6), {("fx", "blue"), ("fx", "official_wholesale")}),
        (date(2026, 9, 16), {("fx", "blue"), ("fx", "official_wholesale")}),
        (date(2026, 9, 17), {("fx", "blue"), ("fx", "official_wholesale"), ("cpi", "general level")}),
    ],
)
def test_figures_are_stale_from_the_day_after_the_next_one_was_due(
    tmp_path: Path, today: date, stale: set[tuple[str, str]]
) -> None:
    long_stale = {("cpi", "divisions 01 to 12"), ("fx", "official_retail"), ("rem", "")}
    found = {name for name, since in stale_since(tmp_path, today).items() if since is not None}
    assert found == stale | long_stale


def test_the_day_that_is_told_is_the_one_it_was_due(tmp_path: Path) -> None:
    found = stale_since(tmp_path, date(2027, 6, 1))
    assert found["cpi", "general level"] == date(2026, 9, 16)
    assert found["rem", ""] == date(2025, 9, 10)
    assert next(since for (name, _), since in found.items() if name == "fees") == date(2027, 5, 24)
    assert next(since for (name, _), since in found.items() if name == "plans") == date(2027, 5, 28)


def test_holidays_are_stale_once_a_year_begins_whose_decrees_are_not_known(tmp_path: Path) -> None:
    year = decreed_holidays_to()
    for today, expected in ((date(year, 12, 31), None), (date(year + 1, 1, 1), date(year + 1, 1, 1))):
        assert stale_since(tmp_path, today)["holidays", "days off by decree"] == expected


def test_what_follows_december_is_due_in_february() -> None:
    assert [due_on(date(2026, 11, 1), 16), due_on(date(2026, 12, 1), 16)] == [date(2027, 1, 16), date(2027, 2, 16)]
