"""Pictures of drift, as PNG bytes: what raises the loss, and the calibration before and now."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from models.drift import Sample
from models.drift_verdict import Found
from models.evaluate import BINS

MOST = 15


def plots(found: Found, reference: Sample, window: Sample) -> dict[str, bytes]:
    """Draw the effects on the loss and both calibration curves: file name -> PNG."""
    effects, curves = Figure(figsize=(7, 6), layout="constrained"), Figure(figsize=(6, 5), layout="constrained")
    _effects(effects.add_subplot(), found)
    axes = curves.add_subplot()
    for name, rows in {"reference": reference, "window": window}.items():
        _calibration(axes, name, rows)
    axes.axline((0.0, 0.0), slope=1, color="grey", linewidth=0.8)
    axes.set(xlabel="probability of failure said", ylabel="share that failed")
    axes.legend()
    return {"effects.png": _png(effects), "calibration.png": _png(curves)}


def _effects(axes: Axes, found: Found) -> None:
    named = {
        "all: change of the loss": found.change,
        "all: not explained by scores": found.unexplained,
        "all: calibration": found.calibration,
        "all: scores": found.score.effect,
        **{each.name: each.effect for each in found.inputs[:MOST]},
    }
    place = np.arange(len(named))[::-1]
    value = np.array([each.value for each in named.values()])
    half = np.array([each.high - each.value for each in named.values()])
    axes.errorbar(value, place, xerr=half, fmt="o", capsize=2)
    axes.axvline(0.0, color="grey", linewidth=0.8)
    axes.set_yticks(place, list(named))
    axes.set(xlabel="log loss, nats for each attempt, with 90 % intervals", title=f"verdict: {found.verdict}")


def _calibration(axes: Axes, name: str, rows: Sample) -> None:
    parts = np.array_split(np.argsort(rows.probability, kind="stable"), BINS)
    said = [rows.probability[part].mean() for part in parts]
    axes.plot(said, [rows.failed[part].mean() for part in parts], marker="o", label=name)


def _png(figure: Figure) -> bytes:
    out = BytesIO()
    figure.savefig(out, format="png", dpi=90, metadata={"Software": None})
    return out.getvalue()
