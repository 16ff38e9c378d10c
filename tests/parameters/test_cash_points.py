"""Where vouchers can be paid: a user's file read or refused in one line, and never a guess without one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from barberpro.errors import BadInputError, IntegrityError
from barberpro.parameters.cash_points import (
    LISTED,
    NO_TABLE,
    NOT_LISTED,
    Coverage,
    CoverageTable,
    cash_points_of,
    coverage,
)
from barberpro.settings import Settings, read_params, shipped
from pipelines import cash_points

FILE = "city,province,cash_points,population\nRosario,AR-S,210,1300000\nSanta Fe,Santa Fe,45,\nUshuaia,ar-v,0,80000\n"
DAY = date(2026, 8, 1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "data", read_params(shipped("params.yaml")))


def written(tmp_path: Path, text: str, name: str = "points.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_provinces_are_known_by_code_and_name(tmp_path: Path) -> None:
    table = cash_points_of(written(tmp_path, FILE))
    assert table.rows() == [
        ("AR-S", "Rosario", 210, 1_300_000),
        ("AR-S", "Santa Fe", 45, None),
        ("AR-V", "Ushuaia", 0, 80_000),
    ]
    bare = cash_points_of(written(tmp_path, "province;cash_points;city\nCórdoba;7;Río Cuarto\n"))
    assert bare.rows() == [("AR-X", "Río Cuarto", 7, None)]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "city,",
            "town,",
            "the columns are town, province, cash_points, population; accepted: city, province, cash_poin",
        ),
        ("AR-S,210", "Atlantis,210", "line 2: province is 'Atlantis'; allowed: ISO 3166-2 such as AR-S, or its name"),
        ("Rosario", "", "line 2: city is empty"),
        (",210,", ",-1,", "line 2: cash_points is '-1'; allowed: a whole number from 0 on"),
        (",210,", ",1.200,", "line 2: cash_points is '1.200'; allowed: a whole number from 0 on, without thousands"),
        (",210,", ",,", "line 2: cash_points is ''"),
        (",210,", ",99999999999,", "line 2: cash_points is '99999999999'"),
        ("1300000", "0", "line 2: population is '0'; allowed: a whole number from 1 on"),
        ("Santa Fe,Santa Fe", "ROSARIO,Santa Fe", "line 3: ROSARIO of AR-S stands twice"),
        (",1300000", "", "line 2: 3 cells; the header has 4"),
    ],
)
def test_a_slip_in_a_file_is_one_line(tmp_path: Path, old: str, new: str, line: str) -> None:
    path = written(tmp_path, FILE.replace(old, new, 1))
    with pytest.raises(BadInputError) as refused:
        cash_points_of(path)
    assert str(refused.value).startswith(str(path))
    assert line in str(refused.value)


def test_a_file_without_a_city_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="holds no city"):
        cash_points_of(written(tmp_path, "city,province,cash_points\n"))


def test_without_a_table_nothing_is_said_and_with_one_the_city_is_found_however_it_is_spelled(
    settings: Settings, tmp_path: Path
) -> None:
    assert CoverageTable.read(settings.parameters) is None
    assert coverage(None, "AR-S", "Rosario") == Coverage(NO_TABLE)
    assert coverage(None, "AR-S", None) is None
    cash_points.run(settings, written(tmp_path, FILE), DAY)
    table = CoverageTable.read(settings.parameters)
    found = coverage(table, "AR-S", " ROSÁRIO ")
    assert found == Coverage(LISTED, 210, 1_300_000, "points.csv")
    assert found.per_10_000 == pytest.approx(1.615, abs=0.001)
    assert coverage(table, "AR-S", "santa fe").per_10_000 is None
    assert coverage(table, "AR-V", "Rosario") == Coverage(NOT_LISTED, imported_from="points.csv")


def test_the_newest_file_counts_as_a_whole_on_the_same_day_too(settings: Settings, tmp_path: Path) -> None:
    first, second = (
        written(tmp_path, FILE),
        written(tmp_path, FILE.replace("210", "300").replace("Santa Fe,S", "Sauce,S"), "b.csv"),
    )
    told = [cash_points.run(settings, path, DAY) for path in (first, first, second, first, second)]
    assert [(each.new, each.changed, each.gone) for each in told] == [
        (3, 0, 0),
        (0, 0, 0),
        (1, 1, 1),
        (1, 1, 1),
        (1, 1, 1),
    ]
    assert [each.overlay is None for each in told] == [False, True, False, False, False]
    table = CoverageTable.read(settings.parameters)
    assert coverage(table, "AR-S", "Rosario") == Coverage(LISTED, 300, 1_300_000, "b.csv")


def test_rows_that_were_changed_since_are_told(settings: Settings, tmp_path: Path) -> None:
    kept = cash_points.run(settings, written(tmp_path, FILE), DAY).overlay
    kept.write_text(kept.read_text("utf-8").replace("210", "900"), encoding="utf-8")
    with pytest.raises(IntegrityError, match="was changed after it was imported"):
        CoverageTable.read(settings.parameters)
