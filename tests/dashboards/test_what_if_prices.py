"""The page What-if: prices as the pricing team uses it: widgets and text tied, the parts of prices, links, kept ids."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from barberpro.settings import Settings
from pipelines import simulate
from tests.dashboards.conftest import Open, settings_at
from tests.dashboards.test_what_if_commission import checked, figures, told, view

BUFFER, TEXT = "pricing prices.buffer_bp 0", "pricing text 0"
QUIET = "pricing prices.demand_bands low 0"


@pytest.fixture(scope="module")
def settings(history_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Copy the published history: simulations are kept in it."""
    root = tmp_path_factory.mktemp("prices") / "data"
    shutil.copytree(history_root, root)
    return settings_at(root)


def opened(open_page: Open, root: Path, **asked: str) -> AppTest:
    page = open_page(root, **asked)
    return checked(page.switch_page("pages/what_if_prices.py").run())


def test_widgets_text_and_figures_go_together(open_page: Open, settings: Settings) -> None:
    page = opened(open_page, settings.data_root, months="2", draws="100")
    before = figures(page)
    said = told(page, "markdown", "caption")
    for part in (
        "Elasticidad **supuesta**",
        "Encendido, se abstendría",
        "Por la política vigente, al ",
        "Reservas: **",
    ):
        assert part in said
    checked(page.select_slider(key=BUFFER).set_value(600).run())
    assert "  prices.buffer_bp:\n    - {from: 2026-08-01, value: 600}" in page.text_area(key=TEXT).value
    assert figures(page) != before
    checked(page.select_slider(key=QUIET).set_value(9_500).run())
    moved, text = figures(page), page.text_area(key=TEXT).value
    assert "value: {low: 9500, usual: 10000, high: 10000}" in text

    checked(page.text_area(key=TEXT).set_value(text.replace("600", "6 %")).run())
    assert "prices.buffer_bp es '6 %'; se admite: un número entero de 0 a 10000" in told(page, "error")
    assert (figures(page), page.select_slider(key=BUFFER).value) == (moved, 600)


@pytest.mark.slow
def test_an_id_shows_the_same_figures_in_another_language(open_page: Open, settings: Settings) -> None:
    page = opened(open_page, settings.data_root, months="2", draws="100")
    checked(page.select_slider(key=BUFFER).set_value(650).run())
    shown = figures(page)
    checked(next(each for each in page.button if each.label == "Guardar con un identificador").click().run())
    name = view(page)["sim"]
    assert f"Guardado como `{name}`" in told(page, "success")
    assert simulate.kept_answer(settings, name)["question"]["subject"] == "pricing"
    again = opened(open_page, settings.data_root, sim=name, lang="en", by="service")
    assert figures(again) == [each.replace("mil", "k").replace(",", ".") for each in shown]
    assert again.select_slider(key=BUFFER).value == 650
    assert "Kept as" in told(again, "success")
    assert "Bookings: **" in told(again, "markdown")


@pytest.mark.slow
def test_a_walk_to_the_other_page_and_back_keeps_what_was_edited(open_page: Open, settings: Settings) -> None:
    page = opened(open_page, settings.data_root, months="2", draws="100", by="service")
    checked(page.select_slider(key=BUFFER).set_value(650).run())
    before = figures(page)
    commission = checked(page.switch_page("pages/what_if_commission.py").run())
    assert "name: second_tier_at_40" in commission.text_area(key="commission text 0").value
    back = checked(commission.switch_page("pages/what_if_prices.py").run())
    assert (figures(back), back.select_slider(key=BUFFER).value) == (before, 650)
