"""The report of an evaluation: every predictor on the same attempts, slice by slice, with intervals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from barberpro.params import Params
from models import pesos
from models.calibration import Floats
from models.evaluate import Evaluation, clusters, ece_by_chance, resamples
from models.learner import Answering
from models.report import period, plain
from models.slices import SliceFigures
from models.spec import ROWS_ARE
from models.spec_registry import spec_of

INTERVAL = "90 %, bootstrap by client where known, else by checkout, else by row"


def evaluation_report(  # noqa: PLR0913  everything that an evaluation found
    model: Answering,
    champion: Answering | None,
    *,
    rows: pl.DataFrame,
    answers: Mapping[str, Floats],
    evaluation: Evaluation,
    slices: list[SliceFigures],
    params: Params,
) -> dict[str, Any]:
    """Lay out; `model` is the one judged, `champion` stands there where that is another."""
    gain = evaluation.share_of_gain("model", "constant", "oracle") if {"constant", "oracle"} <= answers.keys() else None
    return {
        "model": model.manifest["name"],
        "version": model.version,
        "champion": champion.version if champion else model.version,
        "cut_offs": {each.version: each.manifest["period"]["test_from"] for each in (model, champion) if each},
        "rows": rows.height,
        "rows_are": _rows_are(model),
        "period": period(rows),
        "base_rate": float(rows["failed"].mean()),  # type: ignore[arg-type]
        "metrics": {
            name: {metric: plain(value) for metric, value in evaluation.estimates(name).items()} for name in answers
        },
        "ece_by_chance": ece_by_chance(answers["model"]),
        "log_loss_difference": {
            name: plain(evaluation.difference("model", name, "log_loss")) for name in answers if name != "model"
        },
        "share_of_oracle_gain": plain(gain) if gain else None,
        "pesos": _pesos(rows, answers, params),
        "slices": [each.as_json() for each in slices],
        "interval": INTERVAL,
    }


def _rows_are(model: Answering) -> str:
    spec = spec_of(str(model.manifest["name"]))
    return ROWS_ARE[spec.unit if spec else "attempt"]


def _pesos(rows: pl.DataFrame, answers: Mapping[str, Floats], params: Params) -> dict[str, Any]:
    share, failed = params.evaluation.touch_cost_share, rows["failed"].to_numpy()
    amount = pesos.centavos(rows["amount_paid"], rows["paid_in"])
    drawn = (clusters(rows), params.payment_failure.bootstrap_draws, params.payment_failure.seed)
    found = {
        name: pesos.as_json(pesos.catch(failed, said, amount, share, resamples(*drawn)), failed, amount, share)
        for name, said in answers.items()
    }
    return {"touch_cost_share": share, "meaning": pesos.NOTE, "predictors": found}
