"""What the sixth notebook tells, on the small shop; what is outside of the project is left out with its reason."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from barberpro.errors import UnavailableError
from dashboards import notebook_charts
from dashboards.queries import installment_story as story
from dashboards.queries import menu_story
from tests.dashboards import paid_in_installments
from tests.dashboards.conftest import settings_at


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> story.Story:
    return story.told(paid_in_installments.made(tmp_path_factory.mktemp("story") / "data"))


@pytest.mark.slow
def test_a_small_shop_is_told_from_its_log_to_what_comes_next(told):
    assert story.rests_on(told)["without a propensity"].item() == 0
    assert story.menus(told)["checkouts"].sum() == paid_in_installments.CHECKOUTS
    assert story.menus(told)["propensity"].round(3).unique().to_list() == [0.333]
    assert story.own_uptake(told).height == 10
    assert story.plans(told)["CFTEA, %"].max() > 0
    assert menu_story.verdicts(told).height == 8
    assert menu_story.thinnest(told)["effective rows"].is_sorted()
    assert menu_story.edges(told)["edge"].to_list() == [5_000.0, 15_000.0]
    planned = menu_story.planned(told)
    assert planned["checkouts by client"].is_sorted(descending=True)


def test_what_is_no_part_of_the_project_is_left_out_with_the_reason(tmp_path: Path):
    found = story.outside_uptake(settings_at(tmp_path))
    assert found.deciles.is_empty()
    assert "BARBERPRO_EXTERNAL_DATA" in found.said
    axes = ("decile", "tenth"), ("value", "share")
    assert notebook_charts.fitted(found.deciles, *axes, found.said) == found.said


@pytest.mark.external
def test_where_it_is_at_hand_it_is_fitted_and_drawn(tmp_path: Path, external_data: Path):
    found = story.outside_uptake(replace(settings_at(tmp_path), external_data=external_data))
    assert found.said.startswith("76,795 card payments: 0.29 to 0.9")
    assert "within every interval" in found.said
    drawn = notebook_charts.fitted(found.deciles, ("decile", "tenth"), ("value", "share"), "").to_dict()
    assert len(drawn["layer"]) == 3


def test_a_history_without_menus_is_one_line(history_root: Path):
    with pytest.raises(UnavailableError, match="no menus were judged"):
        story.told(settings_at(history_root))
