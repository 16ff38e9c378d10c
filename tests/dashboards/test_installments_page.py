"""The Installments page: every section in both languages, links, what is not there, and the badges of its claims."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboards.claim_badge import words
from dashboards.queries import claims
from pipelines import cash_points
from pipelines.policies import today
from tests.dashboards import paid_in_installments
from tests.dashboards.conftest import APP, settings_at

Open = Callable[..., AppTest]


@pytest.fixture(scope="module")
def shop_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return paid_in_installments.made(tmp_path_factory.mktemp("plans") / "data").data_root


@pytest.fixture
def open_installments(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open the page at once, as a link does."""

    def opened(root: Path, **address: str | list[str]) -> AppTest:
        monkeypatch.setenv("BARBERPRO_DATA", str(root))
        st.cache_data.clear()
        page = AppTest.from_file(str(APP), default_timeout=60)
        page.query_params.update(address)
        page.switch_page("pages/installments.py").run()
        assert not page.exception, page.exception
        return page

    return opened


def said(page: AppTest) -> str:
    parts = (*page.subheader, *page.markdown, *page.caption, *page.info, *page.warning, *page.metric, *page.code)
    return "\n".join(str(part.value) for part in parts)


def charts(page: AppTest) -> int:
    return len(page.get("vega_lite_chart"))


def test_uptake_is_told_with_what_payers_were_charged_and_menus_are_no_effect(open_installments, shop_root):
    page = open_installments(shop_root, lang="en")
    assert [metric.label for metric in page.metric] == [
        "Card payments in installments", "Checkouts paid in installments", "What payers were charged for it",
    ]  # fmt: skip
    assert "Descriptive, not an effect" in said(page)
    assert "The curve is" in said(page)
    assert charts(page) == 5
    badges = [link.proto.label for link in page.get("page_link")]
    assert badges == [words(row, "en")[0] for row in claims.worn(None, "chart:uptake")]
    page.multiselect(key="province").set_value(["AR-C"]).run()
    assert charts(page) == 4  # a single province is not compared
    assert "AR-C" in page.query_params["province"]


def test_the_cost_of_plans_follows_price_and_day_and_the_link_keeps_them(open_installments, shop_root):
    page = open_installments(shop_root, lang="en", show="cost", amount="30000.00", day="2023-06-01")
    table = page.dataframe[0].value
    assert "12 of Ahora 12" in list(table["Plan"])
    assert "**Cuota Simple**, 3 installments: begins on" in said(page)
    page.number_input(key="amount").set_value(12_345.5).run()
    assert "12345.50" in page.query_params["amount"]
    assert "2023-06-01" in page.query_params["day"]
    assert any("precio de contado $\N{NO-BREAK SPACE}12.345,50" in code.value for code in page.code)


@pytest.mark.parametrize(
    ("language", "verdict"),
    [("en", "cannot tell"), pytest.param("es", "no se puede saber", marks=pytest.mark.slow)],
)
def test_a_verdict_wears_its_reason_evidence_and_claim(open_installments, shop_root, language, verdict):
    page = open_installments(shop_root, lang=language, show="verdicts", band="high", reward="paid")
    assert verdict in said(page)
    assert charts(page) == 4  # estimates, overlap, two edges
    (badge,) = (link.proto for link in page.get("page_link"))
    assert badge.query_string.startswith("claim=installments-claim-high")
    assert "high" in page.query_params["band"]


@pytest.mark.slow
def test_another_band_and_reward_are_told_with_the_sample_that_they_need(open_installments, shop_root):
    page = open_installments(shop_root, lang="en", show="verdicts", band="medium", reward="net_real_ars")
    assert "real pesos for each checkout" in said(page).lower()
    assert "checkouts like these; there are" in said(page)


def test_vouchers_and_coverage(open_installments, shop_root, tmp_path, monkeypatch):
    page = open_installments(shop_root, lang="es", show="vouchers", within="48")
    assert charts(page) == 2
    assert "% pagado dentro de 48 h" in said(page)
    assert "barberpro parameters import cash_points" in said(page)
    file = tmp_path / "puntos.csv"
    file.write_text("city,province,cash_points,population\nRosario,AR-S,30,1000000\nParaná,AR-E,5,\n", "utf-8")
    cash_points.run(settings_at(shop_root), file, today())
    page = open_installments(shop_root, lang="es", show="vouchers")
    assert list(page.dataframe[0].value["Puntos de pago"]) == [30, 5]
    assert "puntos.csv" in said(page)


@pytest.mark.parametrize(
    ("show", "text"),
    [
        pytest.param("uptake", "No approved credit card payments", marks=pytest.mark.slow),
        pytest.param("verdicts", "No policy of menus was judged yet", marks=pytest.mark.slow),
        pytest.param("vouchers", "There are no cash vouchers", marks=pytest.mark.slow),
        ("what_if", "Without a trained model"),
    ],
)
def test_a_history_without_menus_or_plans_says_so(open_installments, history_root, show, text):
    assert text in said(open_installments(history_root, lang="en", show=show))


@pytest.mark.slow
def test_what_a_link_may_not_ask_is_told_and_left_aside(open_installments, shop_root):
    page = open_installments(shop_root, lang="en", show="cost", amount="-5", day="1999-01-01")
    assert "amount=-5" in page.warning[0].value
    assert "day=1999-01-01" in page.warning[0].value
    page = open_installments(shop_root, lang="en", show="everything")
    assert "show=everything" in page.warning[0].value
