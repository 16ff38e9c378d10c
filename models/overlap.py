"""Whether a log can tell of a policy at all: did it do what the policy wants, and as often as it says it did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import poisson

from models.calibration import Floats
from models.intervals import interval
from models.ope_estimators import effective_rows
from models.ope_log import Asked, Bins, Log, Target
from models.outcome_model import Ints

DOUBT = 3e-5
"""Chance on each side that weights fail to add up though they should: 4 standard errors of a normal variable."""
FEWEST = 5.0
"""Effective rows below which a cell of the map tells nothing."""
CHANCE = 0.01
TINY = 1e-9
CERTAIN = 0.999
"""A propensity above this is that of a rule, not of a draw."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One action among the rows of one bin."""

    fact: str
    bin: str
    action: str
    target_share: float
    """Part of all rows that are in the bin and for which the target takes the action."""
    rows: int
    """Rows of the bin with the action for which the target takes it too."""
    ess: float
    is_supported: bool


@dataclass(frozen=True, slots=True)
class Overlap:
    """Where a log and a target meet."""

    ess: float | None
    largest_weight: float | None
    mean_weight: float | None
    """1, but for chance, where the log does all that the target does and the propensities are right."""
    certain_share: float | None
    """Part of the rows whose action was certain."""
    unsupported_share: float
    """Part of the target's actions in cells where the log shows hardly any, by the fact with the most of them."""
    gap: str | None
    """`missing`: weights add up to less than 1 somewhere; `excess`: to more; None: as they should."""
    cells: tuple[Cell, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def overlap(log: Log, target: Target, weight: Floats | None) -> Overlap:
    """Map where the log supports the target; without propensities only rows are counted."""
    cells = tuple(_cells(log, target, weight))
    unsupported = _unsupported(cells)
    if weight is None or log.propensity is None:
        return Overlap(None, None, None, None, unsupported, None, cells)
    return Overlap(
        ess=effective_rows(weight),
        largest_weight=float(weight.max()),
        mean_weight=float(weight.mean()),
        certain_share=float((log.propensity > CERTAIN).mean()),
        unsupported_share=unsupported,
        gap=_gap(log, target, weight),
        cells=cells,
    )


def gap(excess: Floats, facts: Floats, cluster: Ints) -> str | None:
    """Tell whether `excess`, which should be 0 on average whatever the facts, is below or above it for sure."""
    for scale in (np.ones(len(excess)), *facts.T):
        terms = excess * scale
        mean = float(terms.mean())
        found = interval(mean, terms - mean, cluster, DOUBT)
        if found.low > TINY or found.high < -TINY:
            return "missing" if excess.mean() < 0 else "excess"
    return None


def _gap(log: Log, target: Target, weight: Floats) -> str | None:
    """See that the weights add up to 1: over all, along each fact, and wherever the target takes one action."""
    found = gap(weight - 1.0, log.facts, log.cluster)
    nothing = np.empty((log.rows, 0))
    for action, mass in target.asked or ():
        for code in np.flatnonzero(np.bincount(action)):
            if found is None:
                excess = np.where(action == code, mass, 0.0) * (_shown(log, int(code)) - 1.0)
                found = gap(excess, nothing, log.cluster)
    return found


def _shown(log: Log, code: int) -> Floats:
    propensity = log.propensity if log.propensity is not None else np.ones(log.rows)
    return np.where(log.action == code, 1.0 / propensity, 0.0)


@dataclass(frozen=True, slots=True)
class _Actions:
    """What is told apart on the map: actions, or all of them as one where it is not known what the target takes."""

    names: tuple[str, ...]
    logged: Ints
    asked: Asked

    @classmethod
    def of(cls, log: Log, target: Target) -> _Actions:
        if target.asked is not None:
            return cls(log.actions, log.action, target.asked)
        nothing = np.zeros(log.rows, dtype=np.int64)
        return cls(("any",), nothing, [(nothing, np.ones(log.rows))])


def _cells(log: Log, target: Target, weight: Floats | None) -> Iterator[Cell]:
    actions = _Actions.of(log, target)
    everybody = Bins("all", np.zeros(log.rows, dtype=np.int64), ("all",))
    for bins in (everybody, *log.bins):
        yield from _of_fact(actions, bins, target.logged, target.logged if weight is None else weight)


def _of_fact(actions: _Actions, bins: Bins, logged: Floats, weight: Floats) -> Iterator[Cell]:
    width, size = len(actions.names), len(bins.labels) * len(actions.names)
    mass = np.zeros(size)
    for action, chance in actions.asked:
        mass += np.bincount(bins.code * width + action, chance, minlength=size)
    cell = bins.code * width + actions.logged
    rows = np.bincount(cell, logged > 0, minlength=size)
    ess = _effective(cell, weight, size)
    as_often = _as_often_as_elsewhere(cell, width, mass, rows)
    for place in np.flatnonzero(mass > 0):
        at, code = divmod(int(place), width)
        share = float(mass[place] / len(logged))
        names = bins.name, bins.labels[at], actions.names[code]
        yield Cell(*names, share, int(rows[place]), float(ess[place]), bool(ess[place] >= FEWEST or as_often[place]))


def _as_often_as_elsewhere(cell: Ints, width: int, mass: Floats, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell where few rows are no wonder: the log shows the action in the bin, and the target seldom asks for it there.

    Expected are so many rows as the action is shown of, in the bin; fewer than chance allows (1 in 100) are missing.
    """
    shown = np.bincount(cell, minlength=len(mass))
    of_bin = np.repeat(shown.reshape(-1, width).sum(axis=1), width)
    expected = mass * np.divide(shown, of_bin, out=np.zeros(len(mass)), where=of_bin > 0)
    return np.asarray((shown >= FEWEST) & (poisson.cdf(rows, expected) >= CHANCE), dtype=np.bool_)


def _effective(cell: Ints, weight: Floats, size: int) -> NDArray[np.float64]:
    squares = np.bincount(cell, weight**2, minlength=size)
    total = np.bincount(cell, weight, minlength=size)
    return np.divide(total**2, squares, out=np.zeros(size), where=squares > 0)


def _unsupported(cells: tuple[Cell, ...]) -> float:
    by_fact: dict[str, float] = {}
    for each in cells:
        by_fact[each.fact] = by_fact.get(each.fact, 0.0) + (0.0 if each.is_supported else each.target_share)
    return max(by_fact.values())
