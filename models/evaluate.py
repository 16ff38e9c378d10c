"""How good probabilities are, with 90 % intervals from a bootstrap that resamples clients, not rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Labels = NDArray[np.int8]

METRICS = ("roc_auc", "pr_auc", "log_loss", "brier", "ece", "lift")
BINS = 15
TOP_SHARE = 0.1
"""The share of riskiest rows whose failure rate, over that of all rows, is the lift."""
EDGE = 1e-12
LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 90 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Scored:
    """Predictions laid out so that a metric under any row weights is a few sums."""

    order: NDArray[np.int64]
    """Rows by falling score."""
    ends: NDArray[np.int64]
    """Position in `order` of the last row of each group of equal scores."""
    failed: Floats
    probability: Floats
    loss: Floats
    bin: NDArray[np.int64]


def scored(failed: Labels, probability: Floats) -> Scored:
    """Sort once what every resample needs."""
    clipped = np.clip(probability, EDGE, 1 - EDGE)
    order = np.argsort(-probability, kind="stable")
    falling = probability[order]
    bins = np.empty(len(order), dtype=np.int64)
    bins[order] = np.arange(len(order)) * BINS // len(order)
    return Scored(
        order=order,
        ends=np.append(np.flatnonzero(np.diff(falling)), len(falling) - 1),
        failed=failed.astype(np.float64),
        probability=probability.astype(np.float64),
        loss=np.where(failed == 1, -np.log(clipped), -np.log1p(-clipped)),
        bin=bins,
    )


def metrics(rows: Scored, weights: Floats) -> dict[str, float]:
    """Compute every metric with each row counted `weights` times; NaN for a ranking of a single class."""
    total = weights.sum()
    roc_auc, pr_auc, lift = _ranking(rows, weights)
    gap = np.bincount(rows.bin, weights * (rows.probability - rows.failed), minlength=BINS)
    return {
        "roc_auc": roc_auc,
        "pr_auc": pr_auc,
        "log_loss": float(weights @ rows.loss / total),
        "brier": float(weights @ (rows.probability - rows.failed) ** 2 / total),
        "ece": float(np.abs(gap).sum() / total),
        "lift": lift,
    }


def _ranking(rows: Scored, weights: Floats) -> tuple[float, float, float]:
    ordered = weights[rows.order]
    caught = np.cumsum(ordered * rows.failed[rows.order])[rows.ends]
    taken = np.cumsum(ordered)[rows.ends]
    false = taken - caught
    if caught[-1] == 0 or false[-1] == 0:
        return float("nan"), float("nan"), float("nan")
    recall, fallout = caught / caught[-1], false / false[-1]
    roc_auc = float(np.trapezoid(np.append(0.0, recall), np.append(0.0, fallout)))
    precision = np.divide(caught, taken, out=np.zeros_like(caught), where=taken > 0)
    in_top = np.interp(TOP_SHARE * taken[-1], np.append(0.0, taken), np.append(0.0, recall))
    return roc_auc, float(np.diff(recall, prepend=0.0) @ precision), float(in_top / TOP_SHARE)


def ece_by_chance(probability: Floats) -> float:
    """Give the calibration error that true probabilities show on so few rows, by the scatter of outcomes alone."""
    parts = np.array_split(np.sort(probability), BINS)
    scatter = [np.sqrt((part * (1 - part)).sum()) for part in parts]
    return float(np.sqrt(2 / np.pi) * sum(scatter) / len(probability))


def clusters(rows: pl.DataFrame) -> NDArray[np.int64]:
    """Give a number to what is resampled together: the client where known, else the checkout, else the row alone."""
    key = pl.coalesce(
        pl.format("client {} {}", "source", "client_id"),
        pl.format("checkout {} {}", "source", "checkout_id"),
        pl.format("row {} {}", "source", "payment_id"),
    )
    return rows.select(key.rank("dense").cast(pl.Int64) - 1).to_series().to_numpy()


def resamples(cluster: NDArray[np.int64], draws: int, seed: int) -> Iterator[Floats]:
    """Draw clusters with replacement, again and again, as row weights; the same seed gives the same draws."""
    generator = np.random.default_rng(seed)
    count = int(cluster.max()) + 1
    for _ in range(draws):
        drawn = np.bincount(generator.integers(0, count, count), minlength=count)
        yield drawn[cluster].astype(np.float64)


def evaluate(
    failed: Labels, probabilities: Mapping[str, Floats], cluster: NDArray[np.int64], draws: int, seed: int
) -> Evaluation:
    """Judge several models on the same rows and the same resamples."""
    laid_out = {name: scored(failed, probability) for name, probability in probabilities.items()}
    once = np.ones(len(failed))
    drawn: dict[str, list[list[float]]] = {name: [] for name in laid_out}
    for weights in resamples(cluster, draws, seed):
        for name, rows in laid_out.items():
            values = metrics(rows, weights)
            drawn[name].append([values[metric] for metric in METRICS])
    return Evaluation(
        values={name: metrics(rows, once) for name, rows in laid_out.items()},
        draws={name: np.array(values) for name, values in drawn.items()},
    )


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Metrics of several models, and what they were in each resample."""

    values: Mapping[str, Mapping[str, float]]
    draws: Mapping[str, Floats]

    def estimates(self, name: str) -> dict[str, Estimate]:
        """Give a model's metrics with their intervals.

        The draws of the calibration error are moved so that their mean is its value, and none is below 0: a resample
        adds its own scatter to every bin, and absolute gaps count scatter as error, so the draws lie too high.
        """
        return {metric: _estimate(self.values[name][metric], self._centred(name, metric)) for metric in METRICS}

    def _centred(self, name: str, metric: str) -> Floats:
        draws: Floats = self.draws[name][:, METRICS.index(metric)]
        return np.maximum(draws - draws.mean() + self.values[name][metric], 0.0) if metric == "ece" else draws

    def difference(self, name: str, other: str, metric: str) -> Estimate:
        """Give by how much `name` exceeds `other` in a metric, resample by resample; below 0 is better for losses."""
        place = METRICS.index(metric)
        value = self.values[name][metric] - self.values[other][metric]
        return _estimate(value, self.draws[name][:, place] - self.draws[other][:, place])

    def share_of_gain(self, name: str, constant: str, oracle: str) -> Estimate | None:
        """Give which share of the oracle's gain in log loss over a constant the model reaches; None without a gain."""
        place = METRICS.index("log_loss")
        best = self.values[constant]["log_loss"] - self.values[oracle]["log_loss"]
        if best <= 0:
            return None
        reached = self.draws[constant][:, place] - self.draws[name][:, place]
        possible = self.draws[constant][:, place] - self.draws[oracle][:, place]
        value = (self.values[constant]["log_loss"] - self.values[name]["log_loss"]) / best
        return _estimate(value, reached[possible > 0] / possible[possible > 0])


def _estimate(value: float, draws: Floats) -> Estimate:
    kept = draws[~np.isnan(draws)]
    low, high = np.quantile(kept, [LOW, HIGH]) if len(kept) else (float("nan"), float("nan"))
    return Estimate(float(value), float(low), float(high))
