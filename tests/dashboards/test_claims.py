"""The Claims page and the badges: no figure that is a claim is forgotten, and what is invented decides nothing."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from barberpro.domain.claims import Interval
from barberpro.parameters.claims import claims_ledger
from barberpro.settings import Settings
from barberpro.tables.metrics import CATALOGUE
from dashboards import places
from dashboards.claim_badge import words
from dashboards.claim_charts import interval_chart
from dashboards.claim_texts import CLAIM_TEXTS
from dashboards.queries import claims as queries
from dashboards.queries.claims import Report, Wanted
from dashboards.queries.overview import HEADLINES
from pipelines import claims_ledger as stage
from pipelines import claims_told
from pipelines.claim_evidence import Evidence, Missing, Reading
from pipelines.claim_figures import bounds_written, interval_written, written
from tests.dashboards.conftest import APP, Open, settings_at

CHARTS = {"revenue", "rate", "declines", "methods"}
"""The Overview's charts that have a head, and with it a place for badges."""
INSTALLMENTS = {"uptake", *(f"table_gain_{band}" for band in ("all", "low", "medium", "high"))}
"""Those of the Installments page."""
NO_CLAIM = {
    "net", "refunded", "refund_share", "average_ticket", "attempts", "approved", "declined", "undecided", "refunds",
    "disputes", "chargebacks", "chargeback_rate", "checkouts", "active_providers", "paying_clients", "fee", "fee_share",
    "taxes_withheld", "net_received", "financing", "charged_back",
    *(metric.name for metric in CATALOGUE if metric.name.startswith("declined_")),
}  # fmt: skip
"""Metrics of which the document says nothing that could be true or false."""


LEDGER = claims_ledger()
ADOPTION = Evidence(
    Interval(0.977, 0.974, 0.979), 11_061, "payments", "clients", 5_783, 1.05, date(2026, 4, 26), date(2026, 7, 25),
    readings=(Reading("clients", Interval(0.987, 0.984, 0.989), 5_783), Reading("bookings", None, 0)),
)  # fmt: skip


@pytest.fixture(scope="module")
def judged_root(tmp_path_factory: pytest.TempPathFactory, history_root: Path) -> Path:
    """Make a data root whose claims were looked at: one has a figure, the others none."""
    root = tmp_path_factory.mktemp("judged") / "data"
    shutil.copytree(history_root, root)
    found = {"digital-adoption": ADOPTION}
    judged = [stage.judge(each, found.get(each.id, Missing("no_evidence")), invented=True) for each in LEDGER.claims]
    content = stage._content(LEDGER, tuple(judged), None, datetime(2026, 8, 1, tzinfo=UTC), invented=True)
    (settings_at(root).reports / stage.REPORT).write_text(json.dumps(content), "utf-8")
    return root


def labels(page: AppTest) -> list[str]:
    return [link.proto.label for link in page.get("page_link")]


def test_every_metric_is_a_claim_or_known_to_be_none() -> None:
    worn = {figure.partition(":")[2] for figure in queries.claims_of_figures() if figure.startswith("metric:")}
    assert worn | NO_CLAIM == {metric.name for metric in CATALOGUE}
    assert worn & NO_CLAIM == set()


def test_every_figure_that_is_a_claim_has_a_place_where_it_wears_its_badge() -> None:
    shown = {f"metric:{metric.name}" for metric in (*HEADLINES, *places.MEASURES)} | {
        f"chart:{name}" for name in CHARTS | INSTALLMENTS
    }
    by_chart = {"metric:method_share"}  # shown as the chart of methods, never by itself
    assert set(queries.claims_of_figures()) - by_chart - shown == set()
    assert queries.claims_of_figures()["metric:method_share"] == queries.claims_of_figures()["chart:methods"]


def test_the_overview_wears_them_all_and_each_leads_to_its_claim(open_page: Open, judged_root: Path) -> None:
    page = open_page(judged_root, lang="en")
    figures = [f"metric:{metric.name}" for metric in HEADLINES] + [f"chart:{name}" for name in CHARTS]
    wanted = [row for figure in figures for row in queries.worn(None, figure)]
    links = page.get("page_link")
    assert sorted(labels(page)) == sorted(f"{row['badge']['en']}? Undecided" for row in wanted)
    assert {link.proto.query_string.partition("&")[0] for link in links} == {f"claim={row['id']}" for row in wanted}
    assert all("the history is invented" in link.proto.help or "no evidence" in link.proto.help for link in links)
    assert {link.proto.icon for link in links} == {":material/help:"}


@pytest.mark.slow
def test_a_measure_by_place_wears_its_badge(open_claims: Open, judged_root: Path) -> None:
    page = open_claims(judged_root, page="provinces", lang="es", measure="gross")
    assert "¿Mayor que cero? Sin decidir" in labels(page)


def test_badges_say_so_where_nobody_looked() -> None:
    (row,) = queries.worn(None, "metric:approval_rate")
    assert words(row, "es")[0] == "¿Más del 99 %? Sin decidir"
    assert "Nadie la miró todavía" in words(row, "es")[1]
    assert queries.worn(None, "metric:disputes") == []


@pytest.fixture
def open_claims(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open a page at once, as a link does, without the Overview before it."""

    def opened(root: Path, page: str = "claims", **address: str | list[str]) -> AppTest:
        monkeypatch.setenv("BARBERPRO_DATA", str(root))
        st.cache_data.clear()
        shown = AppTest.from_file(str(APP), default_timeout=60)
        shown.query_params.update(address)
        shown.switch_page(f"pages/{page}.py").run()
        assert not shown.exception
        return shown

    return opened


def test_the_page_shows_every_claim_and_narrows_them(open_claims: Open, judged_root: Path) -> None:
    page = open_claims(judged_root, lang="en", section="2.3")
    (table,) = page.dataframe
    assert list(table.value["Section"]) == ["2.3"] * 4
    assert [metric.value for metric in page.metric] == ["0", "0", str(len(claims_ledger().claims))]
    page.multiselect(key="section").set_value([]).run()
    assert len(page.dataframe[0].value) == len(claims_ledger().claims)
    page.multiselect(key="verdict").set_value(["supported"]).run()
    assert "No claim matches" in page.info[0].value
    assert "supported" in page.query_params["verdict"]


@pytest.mark.parametrize("name", ["digital-adoption", "smart-rounding-claim"])
def test_a_link_opens_a_claim_with_all_that_is_known(open_claims: Open, judged_root: Path, name: str) -> None:
    claim = claims_ledger().claim(name)
    page = open_claims(judged_root, lang="es", claim=name)
    said = "\n".join(str(each.value) for each in (*page.subheader, *page.markdown, *page.info, *page.caption))
    for text in (claim.claim, claim.definition.metric, claim.definition.true_if, claim.definition.window):
        assert text.es in said
    assert "No se puede decir todavía" in said
    assert name in page.query_params["claim"]
    assert bool(page.get("vega_lite_chart")) == (name == "digital-adoption")
    page.button[0].click().run()
    assert "claim" not in page.query_params


def test_an_unknown_claim_is_told_and_left_aside(open_claims: Open, judged_root: Path) -> None:
    page = open_claims(judged_root, lang="en", claim="perpetual-motion", section="12")
    assert "perpetual-motion" in page.warning[0].value
    assert len(page.dataframe[0].value) == len(claims_ledger().claims)


def test_a_report_that_nobody_made_or_that_is_damaged_says_how_to_make_it(
    open_claims: Open, history_root: Path, tmp_path: Path
) -> None:
    page = open_claims(history_root, lang="en")
    assert "Nobody has looked" in page.info[0].value
    assert page.code[0].value == "barberpro claims --again"
    settings = Settings(tmp_path, settings_at(tmp_path).params)
    settings.reports.mkdir()
    (settings.reports / stage.REPORT).write_text('{"claims": 3}', "utf-8")
    assert "claims.json" in str(queries.report(settings))


def test_a_report_of_a_real_history_says_nothing_of_an_invented_one(judged_root: Path, tmp_path: Path) -> None:
    path = tmp_path / "claims.json"
    for synthetic in (True, False):
        path.write_text(json.dumps({"synthetic": synthetic, "claims": []}), "utf-8")
        assert claims_told._is_of_this_history(settings_at(judged_root), path) is synthetic


def row(name: str, verdict: str, section: str, kinds: list[str]) -> dict:
    return {"id": name, "verdict": verdict, "section": section, "decided_by": kinds}


ROWS = [row("a", "supported", "2.3", ["measured"]), row("b", "refuted", "10", ["experiment", "outside"])]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        (Wanted(), ["a", "b"]),
        (Wanted(verdicts=("refuted",)), ["b"]),
        (Wanted(kinds=("outside", "measured")), ["a", "b"]),
        (Wanted(sections=("2.3",), kinds=("outside",)), []),
    ],
)
def test_claims_are_narrowed_by_verdict_section_and_kind(wanted: Wanted, names: list[str]) -> None:
    assert [each["id"] for each in queries.wanted(ROWS, wanted)] == names
    found = Report(synthetic=False, level=0.9, rule={}, rows=tuple(reversed(ROWS)))
    assert found.sections == ("2.3", "10")
    assert queries.counts(ROWS) == {"supported": 1, "refuted": 1, "cannot tell yet": 0}


@pytest.mark.parametrize(
    ("value", "unit", "es", "en"),
    [
        (0.8846, "share", "88,5 %", "88.5%"),
        (0.12, "relative", "+12,0 %", "+12.0%"),
        (5.0, "ratio", "5 veces", "5 times"),
        (15.49, "per_hour", "15,5 por hora", "15.5 an hour"),
        (None, "share", "—", "—"),
    ],
)
def test_figures_are_written_in_their_unit(value: float | None, unit: str, es: str, en: str) -> None:
    found = [written(value, unit, language).replace("\N{NO-BREAK SPACE}", " ") for language in ("es", "en")]
    assert found == [es, en]


def test_bounds_and_intervals_are_written_as_people_say_them() -> None:
    says = {"low": 0.12, "high": 0.18, "strict": False}
    assert bounds_written(says, "relative", "en") == "+12% to +18%"
    assert bounds_written({"low": 0.99, "high": None, "strict": True}, "share", "en") == "more than 99%"
    assert bounds_written({"low": 108, "high": 132, "strict": False}, "per_hour", "en") == "108 to 132 an hour"
    assert interval_written({"low": 0.1, "high": 0.2}, "share", "en") == "10.0% to 20.0%"
    assert interval_written({"low": 3.0, "high": 3.0}, "pesos", "en") == "—"


def test_the_chart_holds_interval_and_bounds_within_its_axis() -> None:
    rows = [{"name": "x", "value": 0.97, "low": 0.96, "high": 0.98, "text": ""}]
    drawn = json.loads(interval_chart(rows, {"low": 0.7, "high": None, "strict": True}, "share", "es").to_json())
    domains = [layer["encoding"]["x"].get("scale", {}).get("domain") for layer in drawn["layer"]]
    (domain,) = [each for each in domains if each]
    assert domain[0] < 0.7
    assert 0.98 < domain[1] <= 1
    assert drawn["layer"][0]["data"]["values"] == [{"from": 0.7, "to": domain[1]}]


def test_every_badge_has_words_for_every_verdict() -> None:
    assert {f"badge.short.{verdict}" for verdict in stage.VERDICTS} <= set(CLAIM_TEXTS)
