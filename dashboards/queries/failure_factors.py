"""Which reasons move the answers of the model in force most, over the attempts that it was judged on."""

from __future__ import annotations

import numpy as np
import polars as pl

from barberpro.settings import Settings
from dashboards.queries.failure_model import Judged
from models.blind import is_blind
from models.predict import Predictor
from models.reasons.attribution import attribute
from models.reasons.learn import evenly
from pipelines.features import FILE

MOST_EXPLAINED = 2000
"""Attempts that are explained, spread evenly over those judged: more would not change what is seen."""
KEY = ["source", "payment_id"]


def explained_rows(settings: Settings, judged: Judged) -> pl.DataFrame:
    """Read the features of some of the judged attempts; none where a file is not there."""
    features = settings.tables / FILE
    if not (judged.predictions.is_file() and features.is_file()):
        return pl.DataFrame()
    chosen = evenly(pl.read_parquet(judged.predictions, columns=KEY), MOST_EXPLAINED)
    return pl.scan_parquet(features).join(chosen.lazy(), on=KEY, how="semi").sort(KEY).collect()


def factors(predictor: Predictor, rows: pl.DataFrame) -> pl.DataFrame:
    """Weigh each reason that the model may name, the strongest first.

    `mean_log_odds` is the mean of its size, `raised` the share of attempts whose risk it raises.
    """
    model = predictor.explainer
    if model is None or rows.is_empty():
        return pl.DataFrame(schema={"code": pl.String, "mean_log_odds": pl.Float64, "raised": pl.Float64})
    matrix, blind = predictor.encoder.matrix(rows), is_blind(predictor.dry, rows)
    found = attribute(model.booster, matrix, model.groups, model.calibration, blind)
    shown = [found.codes.index(code) for code in model.reasons.shown]
    added = found.by_code[:, shown]
    table = pl.DataFrame(
        {
            "code": model.reasons.shown,
            "mean_log_odds": np.abs(added).mean(axis=0),
            "raised": (added > 0).mean(axis=0),
        }
    )
    return table.sort("mean_log_odds", "code", descending=[True, False])


def withheld(predictor: Predictor) -> tuple[str, ...]:
    """List the reasons that the model never names, because refits did not agree on them."""
    if predictor.explainer is None:
        return ()
    return tuple(code for code, learned in predictor.explainer.reasons.codes.items() if not learned.shown)
