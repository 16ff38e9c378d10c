"""What the model says of the same payment made in another way: a comparison of its answers, never an effect."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.calibration import Floats, sigmoid
from models.reasons.artifact import Reasons
from models.reasons.choices import Batch, Choices, Rows, by_method, in_one_installment, with_three_ds
from models.trees import Matrix

Ask = Callable[[Matrix, Rows], Floats]
"""Gives the probabilities of a changed matrix, whose rows are these of the batch."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """The best other choice for each row of a batch."""

    probability: Floats
    """(rows,), NaN where there is no other choice."""
    method: NDArray[np.object_]
    """(rows,), the method of the other choice; None where it stays."""


def alternatives(known: Choices, asked: Batch, wanted: Mapping[str, Rows], ask: Ask) -> dict[str, Alternative]:
    """Ask about other choices: by the code of the choice, for the rows on which that code is a reason."""
    found = {}
    if "method" in wanted:
        found["method"] = _best_method(known, asked, wanted["method"], ask)
    for code, changed in (("installments", in_one_installment), ("three_ds", with_three_ds)):
        if code in wanted:
            found[code] = _nothing(len(asked.matrix))
            rows, matrix = changed(known, asked, wanted[code])
            found[code].probability[rows] = ask(matrix, rows)
    return found


def typical(reasons: Reasons, log_odds: Floats, by_code: Floats, codes: tuple[str, ...]) -> Floats:
    """Give the probabilities with each code in turn adding what it typically adds: (rows, codes)."""
    usual = np.array([reasons.codes[code].typical_log_odds for code in codes])
    return sigmoid(log_odds[:, None] - by_code + usual)


def _best_method(known: Choices, asked: Batch, wanted: Rows, ask: Ask) -> Alternative:
    best = _nothing(len(asked.matrix))
    changed = {method: by_method(known, asked, wanted, method) for method in known.means}
    if not changed:
        return best
    every = ask(*(np.concatenate(parts) for parts in zip(*((m, r) for r, m in changed.values()), strict=True)))
    start = 0
    for method, (rows, _) in changed.items():
        said, start = every[start : start + len(rows)], start + len(rows)
        lower = ~(said >= best.probability[rows])
        best.probability[rows[lower]], best.method[rows[lower]] = said[lower], method
    return best


def _nothing(rows: int) -> Alternative:
    return Alternative(np.full(rows, np.nan), np.full(rows, None, dtype=object))
