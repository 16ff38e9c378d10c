"""Why a model says what it says: the codes that it may name and those it withholds, and one payment's answer."""

from __future__ import annotations

import json

import polars as pl

from barberpro.settings import Settings
from dashboards.queries.retraining import refused
from models.answer import Answer, answer
from models.predict import load_predictor
from pipelines.evaluate import EvaluateResult
from pipelines.features import FILE
from pipelines.score import MODEL
from pipelines.train import TrainResult
from pipelines.tried import Refused


def reasons(result: TrainResult | Refused) -> pl.DataFrame:
    """List the codes of a model with how far ten refits agreed on each; the withheld ones first."""
    if isinstance(result, Refused) or result.folder is None:
        return refused(Refused("there is no model that could give reasons"))
    found = json.loads((result.folder / "reasons.json").read_text(encoding="utf-8"))["codes"]
    rows = [
        {"code": each["code"], "shown": each["shown"], "agreement": _short(each["agreement"]), "rows": each["rows"]}
        for each in found
    ]
    kinds = {"code": pl.String, "shown": pl.Boolean, "agreement": pl.Float64, "rows": pl.Int64}
    return pl.DataFrame(rows, schema=kinds, orient="row").sort("shown", "rows", "code", descending=[False, True, False])


def one_answer(settings: Settings, result: TrainResult | Refused, judged: EvaluateResult | Refused) -> Answer | None:
    """Ask the model about the riskiest attempt that it was judged on; None where there is no model, or none to ask."""
    if isinstance(result, Refused) or isinstance(judged, Refused) or result.folder is None:
        return None
    said = pl.read_parquet(settings.reports / f"{MODEL}_evaluation_predictions.parquet")
    riskiest = said.sort("model", "source", "payment_id", descending=[True, False, False]).head(1)
    table = pl.scan_parquet(settings.tables / FILE)
    row = table.join(riskiest.lazy().select("source", "payment_id"), on=["source", "payment_id"], how="semi").collect()
    return answer(load_predictor(result.folder), row)


def said(found: Answer | None) -> pl.DataFrame:
    """Show an answer's probability with its calibration range."""
    if found is None:
        return refused(Refused("there is no model to ask"))
    low, high = map(_short, found.calibration_range)
    return pl.DataFrame({"failure_probability": [_short(found.failure_probability)], "low": [low], "high": [high]})


def factors(found: Answer | None) -> pl.DataFrame:
    """List an answer's risk factors, strongest first, each with its comparison."""
    rows = [
        {
            "code": each.code,
            "text": each.text_en,
            "log_odds": round(each.log_odds, 3),
            "comparison": each.comparison.text_en,
        }
        for each in (found.risk_factors if found else ())
    ]
    kinds = {"code": pl.String, "text": pl.String, "log_odds": pl.Float64, "comparison": pl.String}
    return pl.DataFrame(rows, schema=kinds, orient="row")


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
