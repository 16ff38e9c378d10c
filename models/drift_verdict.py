"""From effects on the loss to a verdict: ok, watch or retrain, or too few attempts to tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import polars as pl

from models import drift
from models.drift import Effect, Moved, Sample

Verdict = Literal["ok", "watch", "retrain", "too_few"]


@dataclass(frozen=True, slots=True)
class Rule:
    """When drift matters (params.yaml: drift); shares are of the mean loss in the reference."""

    min_rows: int
    min_failures: int
    watch_share: float
    retrain_share: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that was compared, and what follows."""

    verdict: Verdict
    reasons: tuple[str, ...]
    loss: tuple[float, float]
    """Mean loss in the reference and in the window."""
    change: Effect
    calibration: Effect
    unexplained: Effect
    score: Moved
    inputs: tuple[Moved, ...]
    """The one that raises the loss most comes first."""

    def as_json(self) -> dict[str, Any]:
        """Plain values; losses in nats for each attempt."""
        return {
            "verdict": self.verdict,
            "reasons": list(self.reasons),
            "loss": {"reference": self.loss[0], "window": self.loss[1]},
            "effects": {
                "change": effect_json(self.change),
                "calibration": effect_json(self.calibration),
                "unexplained": effect_json(self.unexplained),
                "score": effect_json(self.score.effect),
            },
            "score": moved_json(self.score),
            "inputs": [moved_json(each) for each in self.inputs],
        }


def effect_json(effect: Effect) -> dict[str, float]:
    """Give the value with its 90 % interval."""
    return {"value": effect.value, "low": effect.low, "high": effect.high}


def moved_json(moved: Moved) -> dict[str, Any]:
    """Give how far something moved, beside what chance alone would do."""
    return {
        "name": moved.name,
        "psi": moved.psi,
        "psi_noise": moved.psi_noise,
        "p_value": moved.p_value,
        "effect": effect_json(moved.effect),
    }


def too_few(window: Sample, rule: Rule) -> str | None:
    """Say why nothing can be told from a window; None where it can."""
    failures = int(window.failed.sum())
    rarer = min(failures, len(window.failed) - failures)
    if len(window.failed) < rule.min_rows:
        return f"{len(window.failed)} mature attempts are too few, it takes {rule.min_rows}"
    if rarer < rule.min_failures:
        return (
            f"{failures} failures among {len(window.failed)} attempts; it takes {rule.min_failures} of either outcome"
        )
    return None


def judge(columns: Mapping[str, tuple[pl.Series, pl.Series]], reference: Sample, window: Sample, rule: Rule) -> Found:
    """Compare every column, the score and the calibration of two samples that are large enough."""
    inputs = [drift.moved(name, pair, reference, window) for name, pair in columns.items()]
    inputs.sort(key=lambda each: -each.effect.value)
    score = drift.score_moved(reference, window)
    calibration, rest = drift.calibration_drift(reference, window), drift.unexplained(reference, window)
    before, after = float(reference.loss.mean()), float(window.loss.mean())
    verdict, reasons = _verdict(before, {"calibration": calibration, "unexplained": rest}, score, inputs, rule)
    change = drift.loss_change(reference, window)
    return Found(verdict, reasons, (before, after), change, calibration, rest, score, tuple(inputs))


def _verdict(
    loss: float, serious: Mapping[str, Effect], score: Moved, inputs: list[Moved], rule: Rule
) -> tuple[Verdict, tuple[str, ...]]:
    """Watch moves of inputs and scores; only what the scores do not explain asks for a retraining."""
    grave = {name: each for name, each in serious.items() if each.surely_above_zero(rule.confidence)}
    retrain = [name for name, each in grave.items() if each.value >= rule.retrain_share * loss]
    if retrain:
        return "retrain", tuple(retrain)
    watch = [name for name, each in grave.items() if each.value >= rule.watch_share * loss]
    if _raises(score, loss, rule, 1):
        watch.append("score")
    watch += [each.name for each in inputs if _raises(each, loss, rule, len(inputs))]
    return ("watch", tuple(watch)) if watch else ("ok", ())


def _raises(moved: Moved, loss: float, rule: Rule, looks: int) -> bool:
    effect = moved.effect
    return effect.value >= rule.watch_share * loss and effect.surely_above_zero(rule.confidence, looks)


def sample(rows: pl.DataFrame, probability: np.ndarray, client: pl.Series, day: pl.Series) -> Sample:
    """Lay out mature attempts (`failed`) with numbers for their clients and days."""
    return Sample(
        rows["failed"].to_numpy().astype(np.float64),
        probability,
        client.to_numpy().astype(np.int64),
        day.to_numpy().astype(np.int64),
    )
