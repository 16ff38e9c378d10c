"""The Overview as a manager uses it: figures, filters, addresses, new and damaged publications."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from barberpro.domain import formatting
from barberpro.domain.vocabulary import APPROVED_STATUSES, DECLINED_STATUSES
from barberpro.warehouse import generations
from tests.dashboards import published
from tests.dashboards.conftest import Open, settings_at
from tests.judged import publish_judged

WHOLE = {"from": "2025-06-01", "to": "2026-07-15", "grain": "month", "prices": "nominal"}


def figures(page: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in page.metric}


def said(page: AppTest) -> str:
    return "\n".join(str(part.value) for part in [*page.caption, *page.info, *page.warning, *page.markdown])


def test_totals_are_those_of_the_ledger(open_page: Open, history_root: Path) -> None:
    rows = published.history(3000)
    approved = [row for row in rows if row["status"] in APPROVED_STATUSES]
    declined = [row for row in rows if row["status"] in DECLINED_STATUSES]
    gross = sum((row["amount"] for row in approved), Decimal(0))
    refunded = sum((row["refunded_amount"] or Decimal(0) for row in approved), Decimal(0))
    shown = figures(open_page(history_root, **WHOLE))
    assert shown["Cobrado neto"] == formatting.compact_money(gross - refunded)
    assert shown["Intentos de pago"] == "3.000"
    assert shown["Tasa de aprobación"] == formatting.percent(len(approved) / (len(approved) + len(declined)))
    assert shown["Ticket promedio"] == formatting.compact_money(gross / len(approved))


def test_the_three_ratios_count_different_things(open_page: Open, history_root: Path) -> None:
    text = said(open_page(history_root, **WHOLE))
    for unit in ("intentos de pago decididos", "primeros intentos decididos", "checkouts cerrados"):
        assert unit in text


def test_a_change_of_a_filter_is_written_into_the_address(open_page: Open, history_root: Path) -> None:
    page = open_page(history_root)
    assert "grain" not in page.query_params
    page.segmented_control(key="grain").set_value("month").run()
    page.multiselect(key="method").set_value(["qr", "credit_card"]).run()
    assert page.query_params["grain"] == "month"
    assert page.query_params["to"] == "2026-07-15"
    assert sorted(page.query_params["method"]) == ["credit_card", "qr"]


def test_a_link_reproduces_the_view(open_page: Open, history_root: Path) -> None:
    page = open_page(history_root)
    page.segmented_control(key="prices").set_value("nominal").run()
    page.date_input(key="from").set_value(date(2026, 3, 1)).run()
    page.multiselect(key="province").set_value(["AR-X"]).run()
    again = open_page(history_root, **page.query_params)
    assert figures(again) == figures(page)
    assert again.session_state["province"] == ["AR-X"]


def test_going_back_in_the_browser_brings_the_filters_back(open_page: Open, history_root: Path) -> None:
    page = open_page(history_root, grain="day")
    page.segmented_control(key="grain").set_value("month").run()
    page.query_params["grain"] = "day"
    page.run()
    assert page.session_state["grain"] == "day"


def test_the_language_of_a_link_does_not_change_its_view(open_page: Open, history_root: Path) -> None:
    page = open_page(history_root, lang="en", **WHOLE)
    spanish = open_page(history_root, **WHOLE)
    assert figures(page)["Payment attempts"] == "3,000"
    assert figures(spanish)["Intentos de pago"] == "3.000"


def test_no_data_for_the_filters_is_said_in_words(open_page: Open, tmp_path: Path) -> None:
    root = tmp_path / "data"
    rows = published.history(40)
    published.publication(settings_at(root), rows)
    other = next(code for code in ("AR-C", "AR-B", "AR-X", "AR-S", "AR-M") if not _has(rows, "qr", code))
    page = open_page(root, method="qr", province=other, **WHOLE)
    assert "No hay intentos de pago con estos filtros" in said(page)
    assert not page.exception


def _has(rows: list[dict[str, object]], method: str, province: str) -> bool:
    return any(row["method"] == method and row["province"] == province for row in rows)


def test_a_new_publication_appears_at_the_next_rerun(open_page: Open, tmp_path: Path) -> None:
    root = tmp_path / "data"
    first = published.publication(settings_at(root), published.history(50))
    page = open_page(root, **WHOLE)
    assert first in said(page)
    later = [{**row, "payment_id": f"n{number}"} for number, row in enumerate(published.history(70))]
    second = published.publication(settings_at(root), later, at=datetime(2026, 8, 21, tzinfo=UTC))
    page.run()
    assert second in said(page)
    assert figures(page)["Intentos de pago"] == "120"


def test_a_damaged_publication_is_passed_over_with_a_notice(open_page: Open, tmp_path: Path) -> None:
    settings = settings_at(tmp_path / "data")
    whole = published.publication(settings, published.history(50))
    later = [{**row, "payment_id": f"n{number}"} for number, row in enumerate(published.history(70))]
    damaged = published.publication(settings, later, at=datetime(2026, 8, 21, tzinfo=UTC))
    path = generations.file_of(settings, damaged)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    page = open_page(settings.data_root, **WHOLE)
    assert "publicación anterior" in said(page)
    assert whole in said(page)
    assert figures(page)["Intentos de pago"] == "50"


def test_real_histories_bear_no_watermark(open_page: Open, tmp_path: Path) -> None:
    root = tmp_path / "data"
    published.publication(settings_at(root), published.history(50), synthetic=False)
    assert "SINTÉTICOS" not in said(open_page(root, **WHOLE))


def test_other_currencies_are_never_added_to_pesos_nor_made_real(open_page: Open, tmp_path: Path) -> None:
    root = tmp_path / "data"
    euros = [{**row, "payment_id": f"e{row['payment_id']}"} for row in published.history(30, currency="EUR")]
    published.publication(settings_at(root), [*published.history(50), *euros])
    pesos = open_page(root, **WHOLE, currency="ARS")
    other = open_page(root, **{**WHOLE, "prices": "real"}, currency="EUR")
    assert figures(pesos)["Intentos de pago"] == "50"
    assert figures(other)["Intentos de pago"] == "30"
    assert figures(other)["Cobrado neto"].startswith("€")
    assert "EUR nominales" in said(other)
    with pytest.raises(KeyError):
        other.segmented_control(key="prices")


def test_a_publication_without_marts_is_refused_in_words(open_page: Open, tmp_path: Path) -> None:
    settings = settings_at(tmp_path / "data")
    published.publication(settings, published.history(50))
    (settings.tables / "metric_daily.parquet").unlink()
    publish_judged(settings, now=datetime(2026, 8, 22, tzinfo=UTC))
    page = open_page(settings.data_root)
    assert "no tiene las tablas" in said(page)
    assert not page.exception


def test_damage_without_an_earlier_publication_is_said_in_words(open_page: Open, tmp_path: Path) -> None:
    settings = settings_at(tmp_path / "data")
    name = published.publication(settings, published.history(50))
    generations.file_of(settings, name).write_bytes(b"not a database")
    page = open_page(settings.data_root)
    assert "no se pueden leer" in said(page)
    assert "no other" in said(page)
    assert not page.exception


@pytest.mark.parametrize(("version", "shown"), [("v1", True), ("v0", False)])
def test_the_model_box_tells_only_of_the_published_version(
    open_page: Open, tmp_path: Path, version: str, shown: bool
) -> None:
    settings = settings_at(tmp_path / "data")
    champion = settings.models / "payment_failure" / "champion.json"
    champion.parent.mkdir(parents=True)
    champion.write_text(json.dumps({"version": "v1"}), encoding="utf-8")
    settings.reports.mkdir()
    area = {"value": 0.764, "low": 0.756, "high": 0.772}
    report = {"version": version, "rows": 2390, "metrics": {"model": {"roc_auc": area}, "logistic": {"roc_auc": area}}}
    (settings.reports / "payment_failure.json").write_text(json.dumps(report), encoding="utf-8")
    score = {"source": "mercadopago", "payment_id": "p1", "model_version": "v1", "failure_probability": 0.25}
    published.publication(settings, published.history(50), scores=[{**score, "scored_at": published.LAST}])
    text = said(open_page(settings.data_root, **WHOLE))
    assert "Versión en uso: **v1**. Intentos de pago puntuados en esta publicación: 1;" in text
    assert ("0,764 (IC 90 %: 0,756 a 0,772)" in text) is shown
