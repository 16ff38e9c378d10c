"""The page What-if: commission as the pricing team uses it: widgets and text tied, links, kept answers, drafts."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from streamlit.testing.v1 import AppTest

from barberpro.policies.scenarios import scenario_files
from barberpro.settings import Settings
from barberpro.store import scenarios as store
from dashboards.queries import what_if_rows
from pipelines import simulate
from tests.dashboards.conftest import Open, settings_at

RATE, FLOOR = "commission tier 0 rate 0", "commission commission.floor_bp 0"
TEXT = "commission text 0"
FLAT = """name: flat_320
subject: commission
note: What if everybody paid 3.2 %?
changes:
  commission.tiers: [{from: 2026-08-01, value: [{from_bookings: 0, rate_bp: 320}]}]
"""


@pytest.fixture(scope="module")
def settings(history_root: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Copy the published history: simulations and drafts are kept in it."""
    root = tmp_path_factory.mktemp("what_if") / "data"
    shutil.copytree(history_root, root)
    return settings_at(root)


def opened(open_page: Open, root: Path, **asked: str) -> AppTest:
    page = open_page(root, **asked)
    return checked(page.switch_page("pages/what_if_commission.py").run())


def checked(page: AppTest) -> AppTest:
    assert not page.exception, page.exception
    return page


def figures(page: AppTest) -> list[str]:
    return [each.value for each in page.metric]


def told(page: AppTest, *kinds: str) -> str:
    return "\n".join(str(each.value) for kind in kinds or ("warning",) for each in getattr(page, kind))


def view(page: AppTest) -> dict[str, Any]:
    return {name: str(values[-1] if isinstance(values, list) else values) for name, values in page.query_params.items()}


def test_widgets_and_text_say_the_same_and_what_is_refused_leaves_the_last_result(
    open_page: Open, settings: Settings
) -> None:
    page = opened(open_page, settings.data_root)
    before = figures(page)
    checked(page.select_slider(key=RATE).set_value(300).run())
    assert "{from_bookings: 0, rate_bp: 300}" in page.text_area(key=TEXT).value
    moved = figures(page)
    assert moved != before
    assert moved[0].startswith("-$")

    checked(page.text_area(key=TEXT).set_value(FLAT).run())
    assert page.select_slider(key=RATE).value == 320
    assert len(page.number_input) == 1 + 2  # one tier; months and seed
    typed = figures(page)
    assert typed != moved

    checked(page.text_area(key=TEXT).set_value(FLAT.replace("320}", "32000}")).run())
    assert "commission.tiers[0].rate_bp es '32000'; se admite: " in told(page, "error")
    assert (figures(page), page.select_slider(key=RATE).value) == (typed, 320)

    checked(page.select_slider(key=FLOOR).set_value(400).run())
    assert "commission.floor_bp es 400 desde 2026-08-01; se admite: a lo sumo commission.cap_bp" in told(page, "error")
    assert (figures(page), page.select_slider(key=FLOOR).value) == (typed, 200)


def test_a_link_reproduces_scenarios_and_figures(open_page: Open, settings: Settings) -> None:
    page = opened(open_page, settings.data_root, months="3", draws="100", prices="real", lang="en")
    checked(page.button(key="commission add").click().run())
    checked(page.text_area(key="commission text 1").set_value(FLAT).run())
    link = view(page)
    assert (link["months"], link["draws"], link["detail"], link["prices"]) == ("3", "100", "1", "real")
    other = opened(open_page, settings.data_root, **link)
    assert figures(other) == figures(page)
    assert len(figures(other)) == 2
    assert view(other) == link
    copied = dict(parse_qsl(told(other, "code").partition("?")[2].splitlines()[0]))
    assert copied.items() <= link.items()
    said = told(other, "markdown", "caption")
    assert "3 months ahead, 100 futures, seed 7" in said
    assert "This pays only if bookings grow by more than" in said
    assert "response.leaving_a_year" in said


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"commission": "eNqrBgAA", "months": "3"}, "El enlace no se puede leer (está cortado o es demasiado largo)"),
        pytest.param(
            {"generation": "20200101T000000-00000000", "months": "3"},
            "ya no está; se muestra la página sin el enlace",
            marks=pytest.mark.slow,
        ),
        pytest.param({"sim": "../../etc/passwd"}, "no hay ninguna simulación", marks=pytest.mark.slow),
    ],
)
def test_a_link_that_leads_nowhere_is_told_in_a_line(
    open_page: Open, settings: Settings, asked: dict[str, str], said: str
) -> None:
    page = opened(open_page, settings.data_root, **asked)
    assert said in told(page)
    assert len(page.warning) == 1
    assert page.number_input(key="months").value == 12
    assert "name: second_tier_at_40" in page.text_area(key=TEXT).value


def test_a_kept_answer_is_the_one_that_was_shown_and_its_link_shows_it(open_page: Open, settings: Settings) -> None:
    page = opened(open_page, settings.data_root, months="2", draws="100")
    checked(page.text_area(key=TEXT).set_value(FLAT).run())
    shown = figures(page)
    button = next(each for each in page.button if each.label == "Guardar con un identificador")
    checked(button.click().run())
    name = view(page)["sim"]
    assert f"Guardado como `{name}`" in told(page, "success")
    assert figures(page) == shown
    content = simulate.kept_answer(settings, name)
    assert content["question"]["generation"] == simulate.question(content["question"]).generation
    assert what_if_rows.total(content["policies"][0], "forward", "nominal", "platform_income").delta < 0
    again = opened(open_page, settings.data_root, sim=name)
    assert figures(again) == shown
    assert f"Guardado como `{name}`" in told(again, "success")
    assert again.select_slider(key=RATE).value == 320
    checked(again.select_slider(key=RATE).set_value(310).run())
    assert "sim" not in view(again)
    assert figures(again) != shown


@pytest.mark.slow
def test_a_draft_is_saved_with_author_and_note_and_becomes_a_beginning(open_page: Open, settings: Settings) -> None:
    page = opened(open_page, settings.data_root, months="0")
    assert "Calculado" in told(page, "caption")
    checked(page.text_area(key=TEXT).set_value(FLAT).run())
    save = next(each for each in page.button if each.label == "Guardar borrador")
    checked(save.click().run())
    assert "Faltan el autor y la nota" in told(page)
    page.text_input[0].set_value("Ana Paz")
    page.text_input[1].set_value("to talk about")
    checked(next(each for each in page.button if each.label == "Guardar borrador").click().run())
    kept = store.version_of(settings.data_root, "flat_320")
    assert (kept.author, kept.note, kept.state, kept.bills) == ("Ana Paz", "to talk about", "draft", True)
    assert "flat_320@1" in told(page, "success")
    assert "debe aprobarlo otra persona" in told(page, "markdown")
    assert "flat_320@1 (guardado)" in page.selectbox(key="commission start 0").options


def test_a_scenario_that_changes_by_date_is_told_instead_of_a_slider(open_page: Open, settings: Settings) -> None:
    page = opened(open_page, settings.data_root, months="0")
    text = scenario_files()["summer_campaign"].read_text(encoding="utf-8")
    checked(page.text_area(key=TEXT).set_value(text).run())
    assert "**Descuento: campaña** cambia por fechas: 10" in told(page, "caption")
    checked(next(each for each in page.button if each.label == "Agregar").click().run())
    assert "B · " in told(page, "markdown")
