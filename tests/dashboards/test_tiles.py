from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from barberpro.parameters import reference
from barberpro.tables import metrics
from barberpro.tables.metrics.arithmetic import Figure
from dashboards import selection as views
from dashboards import theme, tile_map, tiles
from dashboards.queries.provinces import Part
from dashboards.voice import Voice
from tests.dashboards.test_selection import OPTIONS

VOICE = Voice("es", views.default(OPTIONS), OPTIONS)


def part(code: str, value: int, before: int | None = None) -> Part:
    earlier = None if before is None else Figure(metrics.NET, Decimal(before))
    return Part(code, Figure(metrics.NET, Decimal(value)), earlier, value)


def test_the_24_jurisdictions_stand_on_tiles_of_their_own() -> None:
    known = set(reference.provinces()["province"])
    assert set(tiles.GRID) == set(tiles.LABELS) == known
    assert len(set(tiles.GRID.values())) == len(known)
    assert max(map(len, tiles.LABELS.values())) <= 9
    assert all(column < tile_map.COLUMNS and row < tile_map.LINES for column, row in tiles.GRID.values())


def test_the_city_stands_beside_the_province_of_buenos_aires_and_neighbours_lie_as_on_a_map() -> None:
    (column, row), (east, same) = tiles.GRID["AR-B"], tiles.GRID["AR-C"]
    assert (east - column, same - row) == (1, 0)
    rows = [tiles.GRID[code][1] for code in ("AR-Y", "AR-A", "AR-T", "AR-X", "AR-B", "AR-R", "AR-U", "AR-Z", "AR-V")]
    assert rows == sorted(rows)


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ([], []),
        ([3], [3]),
        ([1, 1, 1], [1]),
        ([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]),
        ([1, 2, 3, 4, 1000], [1, 2, 3, 4, 1000]),
    ],
)
def test_classes_hold_about_as_many_provinces_each(values: list[float], ends: list[float]) -> None:
    assert tiles.cuts(values) == ends
    assert [tiles.class_of(value, ends) for value in values] == [ends.index(value) for value in values]


def test_a_province_without_data_says_so_and_small_samples_are_marked() -> None:
    few = Part("AR-X", Figure(metrics.APPROVAL_RATE, 9, 10), None, 10)
    rows = {row["code"]: row for row in tiles.tile_rows([few], {}, VOICE)}
    assert rows["AR-X"]["text"].endswith("%*")
    assert rows["AR-X"]["interval"].replace("\N{NO-BREAK SPACE}", " ") == "59,6 % a 98,2 %"
    assert (rows["AR-M"]["class"], rows["AR-M"]["text"]) == (tiles.NO_DATA, "s/d")
    assert tiles.legend([few], metrics.APPROVAL_RATE, VOICE).has_gaps


def test_attempts_without_a_province_have_a_tile_and_foreign_places_are_told() -> None:
    parts = [part("AR-X", 5), part("unknown", 7), part("Montevideo", 11)]
    assert {row["code"] for row in tiles.tile_rows(parts, {}, VOICE)} == {*tiles.GRID, "unknown"}
    assert tiles.off_the_map(parts) == 11


def test_the_change_stands_on_the_tile_where_it_was_asked_for() -> None:
    rows = {row["code"]: row for row in tiles.tile_rows([part("AR-X", 150, 100), part("AR-B", 5)], {}, VOICE)}
    assert rows["AR-X"]["moved"].startswith("+50,0")
    assert rows["AR-B"]["moved"] == ""


def test_colours_go_from_light_to_dark_and_a_click_gives_the_code() -> None:
    steps = [int(colour[1:3], 16) + int(colour[3:5], 16) + int(colour[5:], 16) for colour in theme.steps(5)]
    assert steps == sorted(steps, reverse=True)
    parts = [part(code, number) for number, code in enumerate(tiles.GRID)]
    legend = tiles.legend(parts, metrics.NET, VOICE)
    chart = tile_map.tile_map(tiles.tile_rows(parts, {}, VOICE), {}, legend, "es", moved=False).to_dict()
    assert [each["name"] for each in chart["params"]] == [tile_map.CLICK]
    assert chart["params"][0]["select"]["fields"] == ["code"]
    assert len(legend.classes) == tiles.CLASSES


def test_the_unit_is_of_real_pesos_only_where_the_metric_is() -> None:
    real = Voice("es", replace(views.default(OPTIONS), prices="real"), OPTIONS)
    assert real.unit(metrics.NET) == "pesos de jul 2026"
    assert real.unit(metrics.FEE_SHARE).startswith("% de")
