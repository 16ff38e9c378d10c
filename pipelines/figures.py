"""Stage: what the pages of `dvc plots` draw, as small JSON files of points, and the scripts that draw them offline."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from barberpro.domain.vocabulary import DECLINE_CLASSES
from barberpro.errors import UnavailableError
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.tables.mart_schemas import METRIC_DAILY
from models import curves
from models.champion import as_json, write_atomically
from pipelines import command, features
from pipelines.score import MODEL

FOLDER = "plots"
SCRIPTS = "vega.js"
PREDICTORS = ("model", "champion", "logistic", "constant")
BOUNDS = ("oracle", "truth")
PESO = "ARS"


@dataclass(frozen=True, slots=True)
class FiguresResult:
    """Points written by figure."""

    folder: Path
    points: Mapping[str, int]


def run(settings: Settings, progress: Progress = silent) -> FiguresResult:
    """Write `reports/plots/<figure>.json`, one list of points each, from what train and marts wrote."""
    folder = settings.reports / FOLDER
    judged = pl.read_parquet(_there(settings.reports / f"{MODEL}_predictions.parquet"))
    daily = pl.read_parquet(_there(settings.tables / f"{METRIC_DAILY.name}.parquet"))
    found = {
        **of_the_model(judged),
        "log_loss": in_the_report(json.loads(_there(settings.reports / f"{MODEL}.json").read_text(encoding="utf-8"))),
        "log_loss_by_method": by_method(settings, judged),
        "revenue": revenue(daily),
        "declines": declines(daily),
    }
    for name, points in found.items():
        write_atomically(folder / f"{name}.json", as_json(points.to_dicts()))
    write_atomically(folder / SCRIPTS, scripts().encode())
    progress(f"points of {len(found)} figures written to {folder}")
    return FiguresResult(folder, {name: points.height for name, points in found.items()})


def of_the_model(judged: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Draw each predictor's curves on the judged payments."""
    drawn: Mapping[str, Callable[..., pl.DataFrame]] = {
        "calibration": curves.calibration,
        "roc": curves.roc,
        "precision_recall": curves.precision_recall,
    }
    return {name: _by_predictor(judged, curve) for name, curve in drawn.items()}


def in_the_report(report: Mapping[str, Any]) -> pl.DataFrame:
    """Take each predictor's log loss with its interval from the report of the training."""
    metrics = report["metrics"]
    points = [{"predictor": name, **metrics[name]["log_loss"]} for name in (*PREDICTORS, *BOUNDS) if name in metrics]
    return pl.DataFrame(points)


def by_method(settings: Settings, judged: pl.DataFrame) -> pl.DataFrame:
    """Judge the predictors within each payment method."""
    known = pl.scan_parquet(_there(settings.tables / features.FILE))
    wanted = known.select("source", "payment_id", "client_id", "checkout_id", pl.col("method").fill_null("unknown"))
    rows = judged.join(wanted.collect(), on=["source", "payment_id"], how="left")
    params = settings.params.payment_failure
    return curves.log_loss_by(rows, "method", _answering(judged), params.bootstrap_draws, params.seed)


def revenue(daily: pl.DataFrame) -> pl.DataFrame:
    """Sum what was collected in pesos by month, nominal and in pesos of the base month."""
    months = daily.filter(pl.col("currency") == PESO).group_by(_month()).agg(pl.col("gross", "gross_real").sum())
    parts = {"nominal": "gross", "real": "gross_real"}
    return pl.concat(
        [months.select("month", amount_ars=pl.col(column).cast(pl.Float64), prices=pl.lit(name))
         for name, column in parts.items()]
    ).sort("month", "prices")  # fmt: skip


def declines(daily: pl.DataFrame) -> pl.DataFrame:
    """Share of each month's decided attempts that was declined, by who declined."""
    columns = [f"declined_{name}" for name in (*DECLINE_CLASSES, "unclassified")]
    months = daily.group_by(_month()).agg(pl.col("approved", "declined", *columns).sum())
    decided = pl.col("approved") + pl.col("declined")
    shares = months.filter(decided > 0).select("month", *[(pl.col(name) / decided) for name in columns])
    long = shares.unpivot(index="month", variable_name="declined_by", value_name="share")
    return long.with_columns(pl.col("declined_by").str.strip_prefix("declined_")).sort("month", "declined_by")


def scripts() -> str:
    """Give Vega, Vega-Lite and Vega-Embed as one script, so that the page needs no network."""
    try:
        return str(importlib.import_module("vl_convert").javascript_bundle())
    except ImportError as error:
        raise UnavailableError(
            "vl-convert-python is not installed, which holds the scripts that draw the figures; "
            "run `make test` once, or install requirements-dev.lock"
        ) from error


def _month() -> pl.Expr:
    return pl.col("day").dt.strftime("%Y-%m").alias("month")


def _answering(judged: pl.DataFrame) -> tuple[str, ...]:
    return tuple(name for name in PREDICTORS if name in judged.columns)


def _by_predictor(judged: pl.DataFrame, curve: Callable[..., pl.DataFrame]) -> pl.DataFrame:
    failed = judged["failed"].to_numpy()
    drawn = [curve(failed, judged[name].to_numpy()).with_columns(predictor=pl.lit(name)) for name in _answering(judged)]
    return pl.concat(drawn) if drawn else pl.DataFrame()


def _there(path: Path) -> Path:
    if not path.exists():
        raise UnavailableError(f"{path} is not there: an earlier stage has not run; run `barberpro run` or `dvc repro`")
    return path


if __name__ == "__main__":
    command.main(run)
