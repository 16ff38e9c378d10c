"""Gates: what a model has to show before it may become champion."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from barberpro.params import GateParams
from models.evaluate import Floats, resamples
from models.slices import SliceFigures

Kind = Literal["refresh", "redesign"]
FEATURES = "payment_features.parquet"
MENUS = "checkout_features.parquet"
"""Tables that an audit names by their hash."""
KINDS: tuple[Kind, ...] = ("refresh", "redesign")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one gate says, in a line."""

    gate: str
    passed: bool
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Log loss of the model less the champion's on the same attempts, and its standard error by clients."""

    value: float
    error: float

    def at_most(self, alpha: float) -> float:
        """Give what the true difference does not exceed, but for one-sided error `alpha`."""
        return self.value + NormalDist().inv_cdf(1 - alpha) * self.error


def difference(losses: Floats, others: Floats, cluster: NDArray[np.int64], draws: int, seed: int) -> Difference:
    """Compare losses by attempt; the standard error is that of resampled clients.

    It serves any `alpha` through the normal law: quantiles of a thousand draws say nothing of one in a thousand.
    """
    gaps, rows = np.bincount(cluster, losses - others), np.bincount(cluster).astype(np.float64)
    each = np.arange(len(rows))
    means = [float(weights @ gaps / (weights @ rows)) for weights in resamples(each, draws, seed)]
    return Difference(float((losses - others).mean()), float(np.std(means, ddof=1)))


def log_loss(found: Difference, kind: Kind, questions: int, params: GateParams) -> Verdict:
    """Ask a refresh to be no worse by a margin, a redesign to be better; alpha is split over all questions."""
    margin = params.refresh_margin if kind == "refresh" else 0.0
    alpha = params.alpha / questions
    highest = found.at_most(alpha)
    wanted = f"must be below {margin:+.4f} ({'not inferior' if kind == 'refresh' else 'superior'})"
    split = f"{params.alpha:g} split over {questions}" if questions > 1 else f"{params.alpha:g}"
    text = f"log loss less the champion's is {found.value:+.5f}, at most {highest:+.5f} (alpha {split}); {wanted}"
    return Verdict("log_loss", highest < margin, text)


def no_slice_worse(found: list[SliceFigures], min_rows: int, params: GateParams) -> Verdict:
    """Let no slice of enough rows lose more than the margin to the champion."""
    large = [each for each in found if each.rows >= min_rows and each.difference is not None]
    worst = max(large, key=lambda each: each.difference.value if each.difference else 0.0, default=None)
    if worst is None or worst.difference is None:
        return Verdict("slices", True, f"no slice has {min_rows} attempts, so none decides")
    lost = worst.difference.value
    text = (
        f"worst of {len(large)} slices against the champion is {worst.dimension} {worst.name} ({worst.rows} attempts): "
        f"{lost:+.5f}; must be at most {params.slice_margin:+.4f}"
    )
    return Verdict("slices", lost <= params.slice_margin, text)


def calibrated(ece: float, by_chance: float, params: GateParams) -> Verdict:
    """Hold the calibration error beyond chance to its bound."""
    text = (
        f"ECE is {ece:.4f}, of which {by_chance:.4f} is the scatter of so few rows; "
        f"must be at most {params.ece:g} beyond it"
    )
    return Verdict("ece", ece - by_chance <= params.ece, text)


def fast(p99_ms: float, params: GateParams) -> Verdict:
    """Hold the time of one answer to its bound."""
    text = f"99 of 100 single attempts are answered within {p99_ms:.2f} ms; must be at most {params.latency_ms:g}"
    return Verdict("latency", p99_ms <= params.latency_ms, text)


def long_enough(rows: int, failures: int, min_rows: int, min_failures: int, since: str) -> Verdict:
    """Ask for enough attempts after both models' cut-offs."""
    rarer = min(failures, rows - failures)
    text = (
        f"{rows} mature attempts since {since}, {failures} of them failed; "
        f"it takes {min_rows}, with {min_failures} of each outcome"
    )
    return Verdict("period", rows >= min_rows and rarer >= min_failures, text)


def same_sources(model: tuple[str, ...], champion: tuple[str, ...]) -> Verdict:
    """Ask whether the model has learned from every source that the champion answers for."""
    lacking = sorted(set(champion) - set(model))
    text = (
        f"the model has not learned from {', '.join(lacking)}" if lacking else "the model knows the champion's sources"
    )
    return Verdict("sources", not lacking, text)


def same_design(model: Mapping[str, Any], champion: Mapping[str, Any], kind: Kind) -> Verdict:
    """Ask a refresh to be the same model on newer data: parameters as the champion's, where both tell theirs."""
    changed = redesigned(model, champion)
    told = ", ".join(f"{name} {champion[name]:g} -> {model[name]:g}" for name in changed)
    if not changed:
        return Verdict("design", True, "the parameters are the champion's")
    hint = "; say --kind redesign" if kind == "refresh" else ""
    text = f"{told}: that is a redesign, which has to be better{hint}"
    return Verdict("design", kind != "refresh", text)


def redesigned(model: Mapping[str, Any], champion: Mapping[str, Any]) -> list[str]:
    """Name the parameters in which two models differ."""
    return sorted(name for name in set(model) & set(champion) if model[name] != champion[name])


def leak_audit(audit: Mapping[str, Any] | None, table: str, present: str, fewest: int) -> Verdict:
    """Ask for an audit of the present features, `present` being their hash, of enough rows, that found nothing."""
    again = "run `barberpro audit-leaks`"
    if audit is None:
        return Verdict("leak_audit", False, f"features were not audited for leaks; {again}")
    rows, differences, moved = _found(audit, table)
    if str(audit.get("tables", {}).get(table)) != present:
        return Verdict("leak_audit", False, f"the leak audit was made on other features than the present ones; {again}")
    found = f"attempts audited for leaks: {rows}, differences {differences}, moved by a shuffled future {moved}"
    text = found if rows >= fewest else f"{found}; it takes {fewest}, {again}"
    return Verdict("leak_audit", rows >= fewest and differences == 0 and moved == 0, text)


def _found(audit: Mapping[str, Any], table: str) -> tuple[int, int, int]:
    """Count the rows that were audited, those that differ, and those that a shuffled future moved."""
    if table == MENUS:
        found = audit.get("checkouts") or {}
        return int(found.get("rows", 0)), 0, int(found.get("moved", 0))
    return int(audit["rows"]), int(audit["differences"]), int(audit.get("shuffled", {}).get("moved", 0))
