"""How a challenger did beside the champion and its baselines on attempts that none of them has learned from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import polars as pl

from barberpro.settings import Settings
from dashboards.queries import failure_model, failure_rows
from dashboards.queries.invented import SAID_BY
from dashboards.queries.retraining import refused
from pipelines.evaluate import EvaluateResult
from pipelines.score import MODEL
from pipelines.tried import Refused

KNOWS = {**SAID_BY, "model": "the one that is judged", "champion": "the one in force"}
ESTIMATE = ("value", "low", "high")
SAID_IN = {"model": "challenger", "champion": "champion"}
"""Columns of the predictions, and whose answers they hold."""
BINS = {"predictor": pl.String, "said": pl.Float64, "failed": pl.Float64, "low": pl.Float64, "high": pl.Float64}
DIFFERENCES = {"predictor": pl.String, **dict.fromkeys(ESTIMATE, pl.Float64)}


def attempts(judged: EvaluateResult | Refused) -> pl.DataFrame:
    """Say on which attempts they were judged, and how often anybody had looked at those before."""
    if isinstance(judged, Refused):
        return refused(judged)
    told = judged.report
    row = {
        "attempts": told["rows"],
        "first": told["period"]["from"][:10],
        "last": told["period"]["to"][:10],
        "failed_share": _short(told["base_rate"]),
        "earlier_looks": told["earlier_looks"],
        "ece_by_chance": _short(told["ece_by_chance"]),
    }
    return pl.DataFrame([row])


def metrics(judged: EvaluateResult | Refused) -> pl.DataFrame:
    """Lay out every predictor's figures on the same attempts, the best log loss first."""
    if isinstance(judged, Refused):
        return refused(judged)
    found = judged.report["metrics"]
    rows = [
        {
            "predictor": name,
            "knows": KNOWS.get(name, ""),
            **{each: _short(found[name][each]["value"]) for each in failure_model.FIGURES},
        }
        for name in found
    ]
    return pl.DataFrame(rows).sort("log_loss")


def differences(judged: EvaluateResult | Refused) -> pl.DataFrame:
    """Give the log loss of the judged model less each other's with its 90 % interval; below 0 it is better."""
    found = {} if isinstance(judged, Refused) else judged.report["log_loss_difference"]
    rows = [{"predictor": name, **{end: each[end] for end in ESTIMATE}} for name, each in found.items()]
    return pl.DataFrame(rows, schema=DIFFERENCES, orient="row").sort("value")


def share_of_oracle_gain(judged: EvaluateResult | Refused) -> dict[str, float]:
    """Give which share of the oracle's gain over a constant the model reaches; nothing on a real history."""
    found = None if isinstance(judged, Refused) else judged.report["share_of_oracle_gain"]
    return {name: round(value, 4) for name, value in (found or {}).items()}


def pesos(judged: EvaluateResult | Refused) -> pl.DataFrame:
    """Give what each predictor is worth at its threshold: shares touched and caught, pesos net with their interval."""
    if isinstance(judged, Refused):
        return refused(judged)
    found = judged.report["pesos"]["predictors"]
    return pl.DataFrame([_worth(name, each) for name, each in found.items()])


def calibration(settings: Settings, judged: EvaluateResult | Refused) -> pl.DataFrame:
    """Bin what challenger and champion said beside what came true: `predictor`, `said`, `failed`, `low`, `high`."""
    champion = failure_model.in_force(settings, MODEL)
    told = (
        None if isinstance(judged, Refused) or isinstance(champion, str) else failure_model.judged(settings, champion)
    )
    bins = [_bins(settings, replace(told, said_in=name), each) for name, each in SAID_IN.items()] if told else []
    return pl.concat([pl.DataFrame(schema=BINS), *bins])


def slices(judged: EvaluateResult | Refused, dimension: str) -> pl.DataFrame:
    """Lay out the slices of a dimension, largest first: what failed, what was said, the loss less the champion's."""
    if isinstance(judged, Refused):
        return refused(judged)
    rows = [_slice(each) for each in judged.report["slices"] if each["dimension"] == dimension]
    return pl.DataFrame(rows, infer_schema_length=None)


def _bins(settings: Settings, told: failure_model.Judged, predictor: str) -> pl.DataFrame:
    rows = failure_rows.judged_rows(settings, told)
    if rows is None or rows.is_empty():
        return pl.DataFrame(schema=BINS)
    bins = failure_rows.calibration(rows)
    return bins.select(predictor=pl.lit(predictor), said="said", failed="failed", low="failed_low", high="failed_high")


def _worth(name: str, each: Mapping[str, Any]) -> dict[str, Any]:
    shares = {key: _short(each[key]) for key in ("threshold", "touched_share", "failures_caught_share")}
    net = {f"net_ars {end}": f"{Decimal(each['net_ars'][end]):,.0f}" for end in ESTIMATE}
    return {"predictor": name, **shares, **net}


def _slice(each: Mapping[str, Any]) -> dict[str, Any]:
    said, less = each["predictors"]["model"], each["log_loss_difference"] or dict.fromkeys(ESTIMATE)
    told = {"slice": each["slice"], "attempts": each["rows"], "failed": _short(each["failure_rate"])}
    told |= {"said": _short(said["mean_probability"]), "log_loss": _short(said["log_loss"]["value"])}
    return told | {"less champion's": _short(less["value"]), "low": _short(less["low"]), "high": _short(less["high"])}


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
