"""The Provinces page as a manager uses it: measures, places, addresses, and what is said of bad ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from dashboards import places
from dashboards.places import MEASURES, Place, PlaceView
from tests.dashboards import published
from tests.dashboards.conftest import Open

WHOLE = {"from": "2025-06-10", "to": "2026-07-15", "grain": "month", "prices": "nominal"}
SHOP = published.shop("AR-B", "La Plata", 1)
DEEP = {"in_province": "AR-B", "in_city": "La Plata", "in_provider": SHOP}
KNOWN = frozenset({("AR-B",), ("AR-B", "La Plata"), ("AR-B", "La Plata", "P1"), ("AR-X",)})


def opened(open_page: Open, root: Path, **address: str | list[str]) -> AppTest:
    page = open_page(root, **address)
    page.switch_page("pages/provinces.py").run()
    assert not page.exception, page.exception
    return page


def said(page: AppTest) -> str:
    return "\n".join(str(part.value) for part in [*page.caption, *page.info, *page.warning, *page.markdown])


def heads(page: AppTest) -> list[str]:
    return [head.value for head in page.subheader]


def test_every_level_shows_its_figures_and_the_way_back(open_page: Open, history_root: Path) -> None:
    page = opened(open_page, history_root, **WHOLE)
    assert heads(page)[0] == "Todo el país"
    for level, code in (("country", "AR-B"), ("province", "La Plata"), ("city", SHOP)):
        page.selectbox(key=f"opened part of {level}").set_value(code).run()
        assert not page.exception, page.exception
    assert heads(page)[0] == f"Barbero {SHOP}"
    assert "En la plataforma desde" in said(page)
    assert {name: page.query_params[name] for name in DEEP} == DEEP
    page.button(key="up to province").click().run()
    assert heads(page)[0] == "Buenos Aires"
    assert "in_city" not in page.query_params


def test_filters_and_measure_stay_on_the_way_down(open_page: Open, history_root: Path) -> None:
    page = opened(open_page, history_root, method="qr", **WHOLE)
    page.selectbox(key="measure").set_value("approval_rate").run()
    page.selectbox(key="opened part of country").set_value("AR-X").run()
    assert page.query_params["method"] == "qr"
    assert page.query_params["measure"] == "approval_rate"
    assert page.multiselect(key="method").value == ["qr"]
    again = opened(open_page, history_root, **page.query_params)
    assert heads(again) == heads(page)
    assert [each.value for each in again.metric] == [each.value for each in page.metric]
    assert again.dataframe[0].value.equals(page.dataframe[0].value)


@pytest.mark.parametrize(
    ("address", "head", "told"),
    [
        ({"in_province": "AR-?"}, "Todo el país", "in_province=AR-?"),
        ({"in_province": "AR-B", "in_city": "Atlantis"}, "Buenos Aires", "in_city=Atlantis"),
        ({"in_city": "La Plata"}, "Todo el país", "in_city=La Plata"),
        ({"measure": "happiness"}, "Todo el país", "measure=happiness"),
        ({"compare": "`[x](http://x)"}, "Todo el país", "compare=[x]"),
        ({"in_province": "AR-B", "province": "AR-X"}, "Todo el país", "deja afuera el lugar"),
    ],
)
def test_what_an_address_asks_in_vain_is_told(
    open_page: Open, history_root: Path, address: dict[str, str], head: str, told: str
) -> None:
    page = opened(open_page, history_root, **address)
    assert heads(page)[0] == head
    assert told in "\n".join(str(each.value) for each in page.warning)


def test_no_data_for_the_filters_is_said_in_words(open_page: Open, history_root: Path) -> None:
    nothing = {**WHOLE, "from": "2025-06-10", "to": "2025-06-10", "method": "prepaid_card"}
    page = opened(open_page, history_root, province="AR-M", **{**nothing, **DEEP, "in_province": "AR-M"})
    assert "No hay intentos de pago con estos filtros" in said(page)


def test_shares_bear_intervals_and_changes_are_shown_when_asked(open_page: Open, history_root: Path) -> None:
    page = opened(open_page, history_root, measure="approval_rate", compare="previous")
    columns = list(page.dataframe[0].value.columns)
    assert columns == ["Lugar", "Tasa de aprobación", "IC 95 %", "Casos", "Cambio", "Intentos"]
    assert "IC 95 %" in said(page)


known_codes = st.sampled_from([(), *sorted(KNOWN)])


@given(codes=known_codes, measure=st.sampled_from(MEASURES), compare=st.booleans())
def test_an_address_gives_back_the_view_it_was_written_from(
    codes: tuple[str, ...], measure: places.Metric, compare: bool
) -> None:
    view = PlaceView(Place(codes), measure, compare)
    assert places.read(places.write(view), KNOWN) == view


@given(st.dictionaries(st.sampled_from(places.NAMES), st.lists(st.text())))
def test_any_address_gives_a_place_that_exists(address: dict[str, list[str]]) -> None:
    view = places.read(address, KNOWN)
    assert view.place.codes == () or view.place.codes in KNOWN
    assert view.measure in MEASURES
