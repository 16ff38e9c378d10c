"""The Failure model page as a data scientist reads it: the champion, its rivals, its calibration and its slices."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from barberpro.settings import Settings
from dashboards.queries import failure_model as queries
from dashboards.queries import failure_rows
from tests.dashboards import judged_shop
from tests.dashboards.conftest import Open

MODEL = "payment_failure"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Train a champion on a published shop."""
    return judged_shop.made(tmp_path_factory.mktemp("judged") / "data")


def opened(open_page: Open, root: Path, **asked: str) -> AppTest:
    page = open_page(root, **asked)
    page.switch_page("pages/failure_model.py").run()
    assert not page.exception, page.exception
    return page


def said(page: AppTest) -> str:
    parts = (page.caption, page.info, page.warning, page.markdown, page.success, page.subheader, page.code)
    return "\n".join(str(each.value) for part in parts for each in part)


def report_of(settings: Settings) -> dict[str, object]:
    return json.loads((settings.reports / f"{MODEL}.json").read_text(encoding="utf-8"))


def test_tells_which_model_is_in_force_and_how_good_it_is(open_page: Open, shop: Settings) -> None:
    report = report_of(shop)
    page = opened(open_page, shop.data_root, lang="en")
    told = said(page)
    assert f"Version **{report['version']}**, in force since it was trained" in told
    assert f"judged by {report['rows']:,} attempts" in told
    tiles = {each.label: each.value for each in page.metric}
    own = report["metrics"]["model"]
    assert tiles["Attempts that failed"] == f"{report['base_rate']:.1%}"
    assert tiles["Log loss"] == f"{own['log_loss']['value']:.4f}"
    assert tiles["ROC AUC"] == f"{own['roc_auc']['value']:.3f}"
    assert tiles["ECE"] == f"{own['ece']['value']:.2%}"
    assert f"reaches **{report['share_of_oracle_gain']['value']:.1%}**" in told
    assert "Better than the constant" in told
    table = next(each.value for each in page.dataframe if "Predictor" in each.value)
    assert set(table["Predictor"]) >= {"Model in force", "Logistic regression", "Truth of the synthetic world"}
    assert len(table) == len(report["metrics"])
    assert table["Predictor"].iloc[-1] == "Constant (mean rate)"
    assert table["Log loss"].str.contains(r"^0\.\d{4} \[0\.\d{4} to 0\.\d{4}\]$").all()


def test_slices_hold_every_judged_attempt(open_page: Open, shop: Settings) -> None:
    rows = report_of(shop)["rows"]
    page = opened(open_page, shop.data_root)
    for dimension, names in (
        ("method", {"Tarjeta de crédito", "Tarjeta de débito", "QR"}),
        ("province", {"Ciudad Autónoma de Buenos Aires", "Buenos Aires", "Córdoba", "Sin informar"}),
        ("device", {"Web en el celular", "App iOS", "Sin informar"}),
        ("attempt", {"Primer intento", "Reintento"}),
    ):
        page.button_group(key="slice").set_value(dimension).run()
        assert not page.exception, page.exception
        table = next(each.value for each in page.dataframe if "Parte" in each.value)
        assert set(table["Parte"]) == names
        assert table["Intentos"].sum() == rows
    assert "Los reintentos son una población aparte" in said(page)
    assert page.query_params["slice"] == "attempt"


def test_slices_are_those_of_the_predictions(shop: Settings) -> None:
    champion = queries.in_force(shop, MODEL)
    assert isinstance(champion, queries.InForce)
    judged = queries.judged(shop, champion)
    assert judged is not None
    rows = failure_rows.judged_rows(shop, judged)
    assert rows is not None
    found = failure_rows.slices(rows, "method")
    card = rows.filter(method="credit_card")
    assert found["slice"][0] == "credit_card"
    assert found["failures"][0] == card["failed"].sum()
    assert found["said"][0] == pytest.approx(card["said"].mean())
    whole = (found["log_loss"] * found["rows"]).sum() / found["rows"].sum()
    assert whole == pytest.approx(judged.metrics["champion"]["log_loss"].value)


def test_what_the_address_asks_in_vain_gives_way_and_is_told(open_page: Open, shop: Settings) -> None:
    path = shop.reports / f"{MODEL}.json"
    kept = path.read_text(encoding="utf-8")
    lacking = json.loads(kept)
    for each in lacking["metrics"].values():
        del each["brier"]
    path.write_text(json.dumps(lacking), encoding="utf-8")
    try:
        page = opened(open_page, shop.data_root, figure="brier", slice="zodiac")
    finally:
        path.write_text(kept, encoding="utf-8")
    assert "slice=zodiac" in said(page)
    assert "nats por intento" in said(page)
    assert page.query_params["figure"] == "log_loss"
    assert page.query_params["slice"] == "method"


def test_what_is_missing_or_damaged_is_told_with_how_to_make_it(open_page: Open, shop: Settings) -> None:
    path, drift = shop.reports / f"{MODEL}_predictions.parquet", shop.reports / "drift.json"
    kept = path.read_bytes()
    path.unlink()
    drift.write_text('{"verdict": "ok"}', encoding="utf-8")
    try:
        told = said(opened(open_page, shop.data_root))
    finally:
        path.write_bytes(kept)
        drift.unlink()
    assert "no hay calibración ni cortes" in told
    assert "Frente a otros" in told
    assert "El informe de deriva no se puede usar" in told
    assert "Todavía no se promovió" in told


def test_a_damaged_model_is_told_in_words(open_page: Open, shop: Settings) -> None:
    path = shop.models / MODEL / "calibration.json"
    kept = path.read_bytes()
    path.write_bytes(b"{}")
    try:
        told = said(opened(open_page, shop.data_root))
    finally:
        path.write_bytes(kept)
    assert "no se puede leer" in told
    assert "sha256" in told


def test_without_a_model_it_says_what_it_takes(open_page: Open, history_root: Path) -> None:
    assert "Todavía no hay un modelo" in said(opened(open_page, history_root))


@pytest.fixture
def watched(shop: Settings) -> Iterator[Settings]:
    """Add a report on drift and what promotions leave, its last line torn by a kill."""
    journals = {shop.models / MODEL / f"{name}.jsonl": lines for name, lines in judged_shop.JOURNALS.items()}
    for path, lines in journals.items():
        path.write_text("\n".join(map(json.dumps, lines)) + '\n{"torn', encoding="utf-8")
    (shop.reports / "drift.json").write_text(json.dumps(judged_shop.DRIFT), encoding="utf-8")
    yield shop
    for path in (*journals, shop.reports / "drift.json"):
        path.unlink()


def test_drift_promotions_and_looks_are_told(open_page: Open, watched: Settings) -> None:
    page = opened(open_page, watched.data_root, lang="en")
    told = said(page)
    assert "Watch: the loss grows" in told
    assert "Because of: What a new calibration would save, issuer_declines_1h" in told
    assert "1,000 attempts whose outcome is final, 28 Feb 2026 to 31 Mar 2026; 20.0% failed" in told
    assert "another version, v0" in told
    assert "The 8 features, of 21" in told
    assert "Answers given before the payment: 12" in told
    history = next(each.value for each in page.dataframe if "What" in each.value)
    assert history["What"].tolist() == ["Rollback", "Refresh"]
    assert history["Why"].tolist() == ["$ 1 and $ 2"] * 2
    found = next(each.value for each in page.dataframe if "Look" in each.value)
    assert found["Outcome"].tolist() == ["Refused", "Shown"]
    assert found["Gates"].tolist() == ["✗ calibration, ✓ slices", ""]
    assert found["Earlier looks"].tolist() == [1, 0]
