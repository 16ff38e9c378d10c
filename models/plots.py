"""Pictures of how good a model is, as PNG bytes."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from models.evaluate import BINS, Floats, Labels

Answers = Mapping[str, Floats]


def plots(failed: Labels, answers: Answers) -> dict[str, bytes]:
    """Draw the calibration, gain, ROC and precision-recall curves: file name -> PNG."""
    drawings = {"calibration": _calibration, "gain": _gain, "roc": _roc, "precision_recall": _precision_recall}
    return {f"{name}.png": _png(draw, failed, answers) for name, draw in drawings.items()}


def _png(draw, failed: Labels, answers: Answers) -> bytes:  # type: ignore[no-untyped-def]
    figure = Figure(figsize=(6, 5), layout="constrained")
    axes = figure.add_subplot()
    for name, probability in answers.items():
        if name != "constant":
            draw(axes, name, failed.astype(float), probability)
    axes.legend()
    out = BytesIO()
    figure.savefig(out, format="png", dpi=90, metadata={"Software": None})
    return out.getvalue()


def _calibration(axes: Axes, name: str, failed: Floats, probability: Floats) -> None:
    parts = np.array_split(np.argsort(probability, kind="stable"), BINS)
    said, true = [probability[part].mean() for part in parts], [failed[part].mean() for part in parts]
    axes.plot(said, true, marker="o", label=name)
    axes.axline((0.5, 0.5), slope=1, color="grey", linewidth=0.8)
    axes.set(xlabel="probability of failure said", ylabel="share that failed", xlim=(0, 1), ylim=(0, 1))


def _gain(axes: Axes, name: str, failed: Floats, probability: Floats) -> None:
    caught = np.cumsum(failed[np.argsort(-probability, kind="stable")]) / failed.sum()
    axes.plot(np.arange(1, len(caught) + 1) / len(caught), caught, label=name)
    axes.set(xlabel="share of attempts, riskiest first", ylabel="share of failures among them")


def _roc(axes: Axes, name: str, failed: Floats, probability: Floats) -> None:
    falling = failed[np.argsort(-probability, kind="stable")]
    axes.plot(np.cumsum(1 - falling) / (1 - falling).sum(), np.cumsum(falling) / falling.sum(), label=name)
    axes.set(xlabel="false positive rate", ylabel="true positive rate")


def _precision_recall(axes: Axes, name: str, failed: Floats, probability: Floats) -> None:
    falling = failed[np.argsort(-probability, kind="stable")]
    caught = np.cumsum(falling)
    axes.plot(caught / falling.sum(), caught / np.arange(1, len(falling) + 1), label=name)
    axes.set(xlabel="recall", ylabel="precision", ylim=(0, 1.02))
