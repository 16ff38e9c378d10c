"""What a model has to beat, learned anew from the attempts before those it is judged on."""

from __future__ import annotations

import numpy as np
import polars as pl

from models.calibration import Floats
from models.encode import Encoder
from models.logistic import logistic
from models.trees import Part


def baselines(encoder: Encoder, older: pl.DataFrame, rows: pl.DataFrame) -> dict[str, Floats]:
    """Answer about `rows` by `logistic` and by the `constant` rate of `older`; nothing where that has one outcome."""
    if older.is_empty() or older["failed"].n_unique() < 2:
        return {}
    failed = older["failed"].to_numpy().astype(np.int8)
    fitted = logistic(Part(encoder.matrix(older), failed), encoder.categorical)
    return {
        "logistic": fitted.predict_proba(encoder.matrix(rows))[:, 1],
        "constant": np.full(rows.height, failed.mean()),
    }
