"""The points of the plots page: every figure has some, and the money in them is the marts' money."""

from __future__ import annotations

import json

import polars as pl
import pytest

from barberpro.errors import UnavailableError
from pipelines import command, figures


@pytest.fixture(scope="module")
def points(first_run):
    result = figures.run(first_run.settings)
    return {name: json.loads((result.folder / f"{name}.json").read_text(encoding="utf-8")) for name in result.points}


@pytest.mark.slow
def test_every_figure_has_points_and_the_page_its_scripts(first_run, points):
    names = {"calibration", "roc", "precision_recall", "log_loss", "log_loss_by_method", "revenue", "declines"}
    assert set(points) == names
    assert [name for name in points if not points[name]] == []
    assert "vegaEmbed" in (first_run.settings.reports / "plots" / "vega.js").read_text(encoding="utf-8")


@pytest.mark.slow
def test_revenue_is_what_the_marts_hold(first_run, points):
    daily = pl.read_parquet(first_run.settings.tables / "metric_daily.parquet").filter(pl.col("currency") == "ARS")
    for prices, column in (("nominal", "gross"), ("real", "gross_real")):
        drawn = sum(point["amount_ars"] for point in points["revenue"] if point["prices"] == prices)
        assert drawn == pytest.approx(float(daily[column].sum()))


@pytest.mark.slow
def test_a_curve_runs_from_corner_to_corner_and_intervals_hold_their_value(points):
    roc = [point for point in points["roc"] if point["predictor"] == "model"]
    assert (roc[0]["alarmed"], roc[0]["caught"], roc[-1]["alarmed"], roc[-1]["caught"]) == (0, 0, 1, 1)
    assert all(point["low"] <= point["value"] <= point["high"] for point in points["log_loss"])


def test_a_stage_alone_ends_with_our_exit_codes(tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        command.main(figures.run, arguments=["--data", str(tmp_path)])
    assert ended.value.code == UnavailableError.exit_code
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith("error: ")
    assert "dvc repro" in line


def test_a_stage_alone_refuses_a_warehouse_that_is_not_as_reported(first_run, tmp_path, monkeypatch, capsys):
    reported = json.loads((first_run.settings.reports / "load.json").read_text(encoding="utf-8"))
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "load.json").write_text(json.dumps(reported), encoding="utf-8")
    monkeypatch.setenv("BARBERPRO_PSEUDONYM_KEY", "5e" * 32)
    with pytest.raises(SystemExit) as ended:
        command.main(lambda *_: None, reads_warehouse=True, arguments=["--data", str(tmp_path)])
    assert ended.value.code == 6
    assert "is not what" in capsys.readouterr().err
