"""How good a model is on parts of the rows: by method, province, device, attempt, client, amount and source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import chain
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.evaluate import HIGH, LOW, Estimate, Floats, Labels, clusters, metrics, resamples, scored

UNKNOWN = "unknown"
DECILES = 10
RANKED = ("roc_auc", "pr_auc", "ece")


@dataclass(frozen=True, slots=True)
class SliceFigures:
    """One slice: its rows, and per predictor what was said and what it was worth."""

    dimension: str
    name: str
    rows: int
    failures: int
    said: Mapping[str, float]
    """Mean probability by predictor; beside `failures / rows` it says how far the level is off."""
    log_loss: Mapping[str, Estimate]
    brier: Mapping[str, Estimate]
    ranked: Mapping[str, Mapping[str, float]]
    """ROC-AUC, PR-AUC and ECE by predictor; NaN where all rows ended the same way."""
    difference: Estimate | None
    """Log loss of `model` less that of `champion`; None where there is none to compare with."""

    def as_json(self) -> dict[str, Any]:
        """Plain values; NaN becomes null."""
        return {
            "dimension": self.dimension,
            "slice": self.name,
            "rows": self.rows,
            "failures": self.failures,
            "failure_rate": self.failures / self.rows,
            "predictors": {name: self._told(name) for name in self.said},
            "log_loss_difference": asdict(self.difference) if self.difference else None,
        }

    def _told(self, name: str) -> dict[str, Any]:
        ranked = {metric: None if np.isnan(value) else value for metric, value in self.ranked[name].items()}
        losses = {"log_loss": asdict(self.log_loss[name]), "brier": asdict(self.brier[name])}
        return {"mean_probability": self.said[name], **losses, **ranked}


def labelled_slices(rows: pl.DataFrame) -> dict[str, pl.Series]:
    """Name for each row the slice it lies in, by dimension; what the rows do not say is `unknown`."""
    given = {
        "method": _column(rows, "method"),
        "province": _column(rows, "province"),
        "device": _column(rows, "device_type"),
        "attempt": _two(_retry(rows), "retry", "first"),
        "client": _two(_column(rows, "client_attempts_ever", pl.Float64) > 0, "seen", "new"),
        "training": _two(_column(rows, "client_learned", pl.Boolean), "client learned from", "client held out"),
        "amount": _decile(rows),
        "source": _column(rows, "source"),
    }
    return {name: column.fill_null(UNKNOWN).alias(name) for name, column in given.items()}


def _column(rows: pl.DataFrame, name: str, kind: type[pl.DataType] = pl.String) -> pl.Series:
    return rows[name].cast(kind) if name in rows.columns else pl.Series(name, [None] * rows.height, dtype=kind)


def _retry(rows: pl.DataFrame) -> pl.Series:
    """Whether an attempt was made before in the checkout; where none is told, in the five minutes of the purchase."""
    numbers = {"attempt_no": 1, "checkout_attempts_ever": 0, "purchase_attempts_5m": 0}
    told = [_column(rows, name, pl.Float64) > first for name, first in numbers.items()]
    return pl.select(pl.coalesce(*told)).to_series()


def _two(yes: pl.Series, name: str, other: str) -> pl.Series:
    return pl.select(pl.when(yes).then(pl.lit(name)).when(~yes).then(pl.lit(other))).to_series()


def _decile(rows: pl.DataFrame) -> pl.Series:
    amount = pl.select(
        pl.coalesce(_column(rows, "amount_real_log", pl.Float64), _column(rows, "amount_log", pl.Float64))
    ).to_series()
    known = max(amount.count(), 1)
    place = ((amount.rank("average") - 0.5) * DECILES / known).floor().cast(pl.Int64) + 1
    return pl.select(pl.format("d{}", place.cast(pl.String).str.zfill(2))).to_series()


def slices(
    rows: pl.DataFrame, failed: Labels, answers: Mapping[str, Floats], draws: int, seed: int
) -> list[SliceFigures]:
    """Judge every slice of every dimension, largest first, with intervals from one bootstrap by client."""
    losses = {name: scored(failed, probability) for name, probability in answers.items()}
    columns = {("log_loss", name): each.loss for name, each in losses.items()}
    columns |= {("brier", name): (each.probability - each.failed) ** 2 for name, each in losses.items()}
    if "champion" in answers:
        columns["difference", "model"] = losses["model"].loss - losses["champion"].loss
    codes = {name: _codes(column) for name, column in labelled_slices(rows).items()}
    means = _means(columns, codes, clusters(rows), draws, seed)
    found = []
    for dimension, (names, code) in codes.items():
        for place, name in enumerate(names):
            inside = code == place
            estimates = {key: _estimate(means[dimension][:, column, place]) for column, key in enumerate(columns)}
            found.append(_figures(dimension, name, failed[inside], _inside(answers, inside), estimates))
    return sorted(found, key=lambda each: (list(codes).index(each.dimension), -each.rows, each.name))


def compared(answers: Mapping[str, Floats]) -> dict[str, Floats]:
    """Pick the predictors that are judged slice by slice: the model, and the champion where that is another."""
    return {name: answers[name] for name in ("model", "champion") if name in answers}


def _codes(column: pl.Series) -> tuple[list[str], NDArray[np.int64]]:
    names = sorted(column.unique())
    places = column.replace_strict(names, list(range(len(names))), return_dtype=pl.Int64)
    return names, places.to_numpy()


def _inside(answers: Mapping[str, Floats], inside: NDArray[np.bool_]) -> dict[str, Floats]:
    return {name: probability[inside] for name, probability in answers.items()}


def _means(
    columns: Mapping[tuple[str, str], Floats],
    codes: Mapping[str, tuple[list[str], NDArray[np.int64]]],
    cluster: NDArray[np.int64],
    draws: int,
    seed: int,
) -> dict[str, Floats]:
    """Mean of each column in each slice: by dimension an array of (1 + draws) x columns x slices.

    The first line is that of the rows themselves; a slice that a draw leaves empty is NaN there.
    """
    lines: dict[str, list[Floats]] = {dimension: [] for dimension in codes}
    for weights in chain([np.ones(len(cluster))], resamples(cluster, draws, seed)):
        weighted = [weights, *[weights * column for column in columns.values()]]
        for dimension, (names, code) in codes.items():
            lines[dimension].append(np.array([np.bincount(code, each, len(names)) for each in weighted]))
    with np.errstate(invalid="ignore"):
        return {dimension: np.array(sums)[:, 1:] / np.array(sums)[:, :1] for dimension, sums in lines.items()}


def _estimate(means: Floats) -> Estimate:
    kept = means[1:][~np.isnan(means[1:])]
    low, high = np.quantile(kept, [LOW, HIGH]) if len(kept) else (means[0], means[0])
    return Estimate(float(means[0]), float(low), float(high))


def _figures(
    dimension: str,
    name: str,
    failed: Labels,
    answers: Mapping[str, Floats],
    estimates: Mapping[tuple[str, str], Estimate],
) -> SliceFigures:
    figures = {
        predictor: metrics(scored(failed, probability), np.ones(len(failed)))
        for predictor, probability in answers.items()
    }
    return SliceFigures(
        dimension=dimension,
        name=name,
        rows=len(failed),
        failures=int(failed.sum()),
        said={predictor: float(probability.mean()) for predictor, probability in answers.items()},
        log_loss={predictor: estimates["log_loss", predictor] for predictor in answers},
        brier={predictor: estimates["brier", predictor] for predictor in answers},
        ranked={predictor: {metric: figures[predictor][metric] for metric in RANKED} for predictor in answers},
        difference=estimates.get(("difference", "model")),
    )


def table(found: list[SliceFigures]) -> pl.DataFrame:
    """Lay out as one row for each slice and predictor, for a CSV file."""
    return pl.DataFrame(
        [
            {
                "dimension": each.dimension,
                "slice": each.name,
                "predictor": name,
                "rows": each.rows,
                "failures": each.failures,
                "failure_rate": each.failures / each.rows,
                "mean_probability": each.said[name],
                "log_loss": each.log_loss[name].value,
                "log_loss_low": each.log_loss[name].low,
                "log_loss_high": each.log_loss[name].high,
                "brier": each.brier[name].value,
                **each.ranked[name],
            }
            for each in found
            for name in each.said
        ]
    ).fill_nan(None)
