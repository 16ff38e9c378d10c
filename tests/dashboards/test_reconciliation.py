"""The Reconciliation page as an accountant uses it: the month, the bridge, the differences and the closed months."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest
from streamlit.testing.v1 import AppTest

from barberpro.domain.books import Month
from barberpro.warehouse.closings import read_closing
from dashboards import bridge, sheet
from dashboards.queries import reconciliation as queries
from dashboards.teller import Teller
from pipelines import close
from pipelines.tie_out import Step
from tests.dashboards.conftest import Open, settings_at
from tests.pipelines import ledger
from tests.pipelines.ledger import Decimal, Ledger, at
from tests.pipelines.test_reconciled import SPOILT, few

SPACE = "\N{NO-BREAK SPACE}"


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Close February, spoil March in every way, and let a refund of February come late."""
    folder = tmp_path_factory.mktemp("books") / "data"
    settings = settings_at(folder)
    made = few()
    ledger.publish(settings, made)
    now = datetime(2024, 5, 21, tzinfo=UTC)
    close.run(settings, Month.parse("2024-02"), close.Acceptance("Ana"), now)
    _spoil(made)
    ledger.publish(settings, made, now)
    return folder


def _spoil(made: Ledger) -> None:
    made.refund(made.events[0], at("2024-02-29"), "100.00", known_at=at("2024-05-20"))
    for name, (spoil, _) in SPOILT.items():
        made.sell(name, at("2024-03-05"), "999.99", method="debit_card")
        spoil(made, name)
    made.settle("w1", at("2024-03-15"), Decimal(-500), Decimal(0), Decimal(0), transaction_type="WITHDRAWAL")


def opened(open_page: Open, root: Path, **asked: str) -> AppTest:
    page = open_page(root, **asked)
    page.switch_page("pages/reconciliation.py").run()
    assert not page.exception, page.exception
    return page


def said(page: AppTest) -> str:
    parts = (page.caption, page.info, page.warning, page.markdown, page.success, page.subheader, page.code)
    return "\n".join(str(each.value) for part in parts for each in part)


def test_a_month_with_differences(open_page: Open, root: Path) -> None:
    page = opened(open_page, root, month="2024-03")
    expected = [row for _, rows in SPOILT.values() for row in rows]
    assert page.metric[3].value == str(len(expected))
    assert all("," in each.value and each.value.startswith(f"${SPACE}") for each in page.metric[:3])
    told = said(page)
    assert f"Sin explicar: \\${SPACE}0,00" in told
    assert f"retiros liquidados -\\${SPACE}500,00" in told
    assert "Mes abierto" in told
    causes, details, _, closings = (each.value for each in page.dataframe)
    assert set(causes["Estado"]) == {"Revisar", "Por fechas"}
    assert causes["Movimientos"][causes["Estado"] == "Revisar"].sum() == len(expected)
    assert len(details) == len(expected)
    assert closings["Ajustes"].tolist() == [2]


def test_differences_are_filtered_by_cause_and_payment(open_page: Open, root: Path) -> None:
    page = opened(open_page, root, month="2024-03")
    page.multiselect(key="book causes").set_value([("settlement", "fee")]).run()
    assert page.dataframe[1].value["Operación"].tolist() == ["fee"]
    page.multiselect(key="book causes").set_value([]).run()
    page.text_input(key="book search").set_value("twice").run()
    assert set(page.dataframe[1].value["Operación"]) == {"twice"}
    page.text_input(key="book search").set_value("nobody").run()
    assert "Ninguna diferencia con estos filtros" in said(page)


def test_a_closed_month_shows_what_changed_since(open_page: Open, root: Path) -> None:
    page = opened(open_page, root, month="2024-02", lang="en")
    told = said(page)
    assert "by Ana" in told
    assert "Restatements since the closing of Feb 2024" in told
    changes = page.dataframe[-1].value
    assert changes["Cause"].tolist() == ["Came later"] * 2
    assert changes["Change"].tolist() == [-94.9] * 2
    assert changes["Stage"].tolist() == ["Payments", "Settled"]


def test_the_address_keeps_the_month_and_what_it_asks_in_vain_is_told(open_page: Open, root: Path) -> None:
    page = opened(open_page, root, month="1999-01")
    assert "month=1999-01" in said(page)
    assert page.selectbox(key="month").value == "2024-05"
    page.selectbox(key="month").set_value("2024-03").run()
    assert page.query_params["month"] == "2024-03"


def test_a_month_that_is_not_closed_says_how(open_page: Open, root: Path, tmp_path: Path) -> None:
    page = opened(open_page, root, month="2024-04")
    assert "Meses cerrados" in said(page)
    manifest = root / "closings" / "2024-02" / "manifest.json"
    whole = manifest.read_text(encoding="utf-8")
    manifest.chmod(0o644)
    manifest.write_text(json.dumps({"month": "2024-02"}), encoding="utf-8")
    try:
        assert "El cierre no se puede usar" in said(opened(open_page, root, month="2024-02"))
    finally:
        manifest.write_text(whole, encoding="utf-8")


@pytest.fixture(scope="module")
def accepted_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Close March with its open differences, and May before it is over and reported."""
    folder = tmp_path_factory.mktemp("accepted") / "data"
    settings = settings_at(folder)
    made = few()
    _spoil(made)
    now = datetime(2024, 5, 21, tzinfo=UTC)
    ledger.publish(settings, made, now)
    note = "Claimed: $ 1 and $ 2"
    close.run(settings, Month.parse("2024-03"), close.Acceptance("Ana", open_differences=True, note=note), now)
    both = close.Acceptance("Ana", incomplete=True, open_differences=True, note="For the board")
    close.run(settings, Month.parse("2024-05"), both, now)
    return folder


def test_a_closed_month_says_what_was_accepted_and_why(open_page: Open, accepted_root: Path) -> None:
    page = opened(open_page, accepted_root, month="2024-03")
    expected = sum(len(rows) for _, rows in SPOILT.values())
    told = said(page)
    assert f"Diferencias abiertas aceptadas al cerrar: {expected}" in told
    assert r"Nota del cierre: Claimed: \$ 1 and \$ 2" in told
    assert "Cerrado incompleto" not in told
    closings = next(each.value for each in page.dataframe if "Aceptadas" in each.value)
    assert closings["Aceptadas"].tolist()[1] == expected
    assert closings["Nota"].tolist() == ["For the board", "Claimed: $ 1 and $ 2"]


def test_a_month_closed_too_early_says_what_was_missing_in_the_language_of_the_reader(
    open_page: Open, accepted_root: Path
) -> None:
    closing = read_closing(settings_at(accepted_root), Month.parse("2024-05"))
    assert closing is not None
    missing = list(queries.shortfalls(closing))
    assert len(missing) == len(closing.manifest["accepted"]["incomplete"])
    assert missing[0] == ("month", date(2024, 5, 31))
    assert "Closed while incomplete: the month ends on 31 May 2024; " in said(
        opened(open_page, accepted_root, month="2024-05", lang="en")
    )
    assert "Cerrado incompleto: el mes termina el 31/05/2024; " in said(
        opened(open_page, accepted_root, month="2024-05")
    )


def test_the_axis_of_the_bridge_names_its_unit() -> None:
    drawn = bridge.bridge_chart(
        bridge.bridge_rows([Step("payments", "total", Decimal(1), 0)], Teller("es", "ARS")), Teller("es", "ARS")
    )
    assert drawn.to_dict()["layer"][0]["encoding"]["x"]["axis"]["title"] == "ARS nominales, netos"


@pytest.mark.parametrize("value", ["0.00", "-9999999.99", "1234567890.12"])
def test_a_column_of_amounts_has_room_for_the_longest(value: str) -> None:
    teller = Teller("es", "ARS")
    amounts = pl.Series([Decimal(value), None], dtype=pl.Decimal(18, 2))
    digits = len(teller.money(Decimal(value)))
    room = sheet.width_of(amounts, "x", teller.money)
    assert room is not None
    assert room >= 6 * digits + 16
    assert sheet.width_of(amounts, "x" * 40, teller.money) >= 240
    assert sheet.width_of(pl.Series(["a"]), "x", None) is None


def test_without_reports_it_says_what_to_load(open_page: Open, history_root: Path) -> None:
    told = said(opened(open_page, history_root))
    assert "Todavía no hay reportes" in told
    assert "barberpro load" in told


def test_bars_of_the_bridge_begin_where_the_last_one_ended() -> None:
    bars = [
        Step("payments", "total", Decimal(100), 0),
        Step("settlement", "fee", Decimal(-5), 2),
        Step("settlement", "timing_not_yet", Decimal(-20), 1),
        Step("settlement", "total", Decimal(75), 0),
    ]
    rows = bridge.bridge_rows(bars, Teller("en", "ARS"))
    assert [(row["start"], row["end"]) for row in rows] == [(0, 100), (100, 95), (95, 75), (0, 75)]
    assert rows[1]["text"] == f"Fee differs in settlement (2): -${SPACE}5.00"
    assert len({row["colour"] for row in rows}) == 3
