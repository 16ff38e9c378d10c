"""The Failure model page as a data scientist reads it: the champion, its rivals, its calibration and its slices."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from barberpro.settings import Settings
from dashboards.queries import failure_model as queries
from dashboards.queries import failure_rows
from tests.dashboards import judged_shop
from tests.dashboards.conftest import Open

MODEL = "payment_failure"
ENDS = {"value": 0.4, "low": 0.3, "high": 0.5}


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


def test_shows_every_figure_of_everybody(open_page: Open, shop: Settings) -> None:
    table = next(each.value for each in opened(open_page, shop.data_root).dataframe if "Quién predice" in each.value)
    losses = report_of(shop)["metrics"]
    assert len(table) == len(losses)
    assert table["Quién predice"].iloc[-1] == "Constante (proporción media)"
    assert "Modelo en uso" in set(table["Quién predice"])
    assert table["Log-loss"].str.contains(r"^0,\d{4} \[0,\d{4} a 0,\d{4}\]$").all()


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


def test_the_address_keeps_figure_and_slice_and_what_it_asks_in_vain_is_told(open_page: Open, shop: Settings) -> None:
    page = opened(open_page, shop.data_root, figure="brier", slice="zodiac", lang="en")
    told = said(page)
    assert "slice=zodiac" in told
    assert "Mean squared error" in told
    assert page.query_params["figure"] == "brier"
    assert page.query_params["slice"] == "method"


def test_a_figure_that_the_report_lacks_gives_way_to_the_first(open_page: Open, shop: Settings) -> None:
    path = shop.reports / f"{MODEL}.json"
    kept = path.read_text(encoding="utf-8")
    lacking = json.loads(kept)
    for each in lacking["metrics"].values():
        del each["brier"]
    path.write_text(json.dumps(lacking), encoding="utf-8")
    try:
        page = opened(open_page, shop.data_root, figure="brier")
    finally:
        path.write_text(kept, encoding="utf-8")
    assert "nats por intento" in said(page)
    assert page.query_params["figure"] == "log_loss"


def test_without_the_predictions_it_says_how_to_make_them(open_page: Open, shop: Settings) -> None:
    path = shop.reports / f"{MODEL}_predictions.parquet"
    kept = path.read_bytes()
    path.unlink()
    try:
        told = said(opened(open_page, shop.data_root))
    finally:
        path.write_bytes(kept)
    assert "no hay calibración ni cortes" in told
    assert "Frente a otros" in told


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


def report(settings: Settings, name: str, version: str, others: tuple[str, ...] = (), **told: object) -> None:
    """Write a report as training (`trained_at`) or an evaluation (`champion`) lays it out."""
    metrics = {each: {"log_loss": ENDS} for each in ("model", *others)}
    period = told.pop("period", {"from": "2026-03-01T00:00:00", "to": "2026-03-31T00:00:00"})
    content = {"version": version, "rows": 9, "period": period, "base_rate": 0.1, "metrics": metrics, **told}
    (settings.reports / f"{name}.json").write_text(
        json.dumps({"log_loss_difference": dict.fromkeys(others, ENDS), "share_of_oracle_gain": None, **content}),
        encoding="utf-8",
    )


def champion(version: str = "v1", promoted_at: str | None = None) -> queries.InForce:
    span = queries.Span(judged_shop.NOW, judged_shop.NOW)
    promoted = {"at": promoted_at} if promoted_at else None
    return queries.InForce(MODEL, version, ("shop",), span, span, 9, "none", {}, promoted)


@pytest.fixture
def reports(tmp_path: Path, shop: Settings) -> Settings:
    """Make an empty data root with a folder of reports."""
    (tmp_path / "reports").mkdir()
    return Settings(data_root=tmp_path, params=shop.params)


@pytest.mark.parametrize(
    ("told", "promoted_at", "known"),
    [
        ({"trained_at": "2026-04-02"}, None, True),
        ({"trained_at": "2026-04-02"}, "2026-04-01", True),
        ({"trained_at": "2026-04-02"}, "2026-04-03", False),
        ({"champion": "v1"}, "2026-04-03", True),
        ({"champion": "v0", "trained_at": "2026-04-02"}, None, False),
    ],
)
def test_a_report_about_a_challenger_tells_of_the_champion_of_its_time_only(
    reports: Settings, told: dict[str, object], promoted_at: str | None, known: bool
) -> None:
    report(reports, MODEL, "v2", ("champion", "constant"), **told)
    found = queries.judged(reports, champion("v1", promoted_at))
    if not known:
        assert found is None
        return
    assert found is not None
    assert set(found.metrics) == {"challenger", "champion", "constant"}
    assert (found.said_in, found.other, found.difference) == ("champion", "v2", {})


def test_a_promoted_model_stands_beside_the_champion_before(reports: Settings) -> None:
    report(reports, MODEL, "v2", ("champion", "constant"))
    found = queries.judged(reports, champion("v2", "2026-04-03"))
    assert found is not None
    assert set(found.metrics) == {"champion", "previous", "constant"}
    assert set(found.difference) == {"previous", "constant"}


def test_the_report_on_newer_attempts_counts(reports: Settings) -> None:
    report(reports, MODEL, "v1", rows=1)
    report(reports, f"{MODEL}_evaluation", "v1", rows=2, period={"from": "2026-03-01", "to": "2026-02-01"})
    older = queries.judged(reports, champion())
    report(reports, f"{MODEL}_evaluation", "v1", rows=2)
    newer = queries.judged(reports, champion())
    assert [each.rows for each in (older, newer) if each] == [1, 2]


def test_a_report_that_makes_no_sense_is_no_report(reports: Settings) -> None:
    (reports.reports / f"{MODEL}.json").write_text('{"version": "v1"}', encoding="utf-8")
    assert queries.judged(reports, champion()) is None
    (reports.reports / f"{MODEL}.json").write_text("{", encoding="utf-8")
    assert queries.judged(reports, champion()) is None
