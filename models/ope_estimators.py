"""Five ways to tell from a log what another policy would have brought, each laid out by what every row adds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from models.calibration import Floats
from models.intervals import standard_error
from models.one_thread import on_one_thread
from models.ope_log import Asked, Log, Target
from models.outcome_model import OutcomeModel

ESTIMATORS = ("ips", "snips", "dm", "dr", "switch_dr")
UNSEEN_SHARE = 0.01
"""With more of the target's actions than this never seen, estimates that need the regressions are left out."""
SWITCHES = (0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1.0)
"""Parts of the weights above 0 below which the threshold of switch-DR may lie; the last one is doubly robust."""


@dataclass(frozen=True, slots=True)
class Laid:
    """An estimate: its value, what each row adds to it (centred), and the effective rows behind it."""

    value: float
    influence: Floats
    ess: float


def effective_rows(weight: Floats) -> float:
    """Count the rows that would tell as much were all weights equal: (sum)^2 / sum of squares."""
    squares = float((weight**2).sum())
    return float(weight.sum()) ** 2 / squares if squares > 0 else 0.0


def outcome_model(log: Log) -> OutcomeModel:
    """Learn what each action brings, once for all targets."""
    return on_one_thread(OutcomeModel.fitted, log.facts, log.reward, log.action, len(log.actions), log.cluster)


def weights(log: Log, target: Target) -> Floats | None:
    """Weigh each row by how much more likely the target does what was done; None without all propensities."""
    propensity = log.known_propensity
    return None if propensity is None else target.logged / propensity


def logged_value(log: Log) -> Laid:
    """Lay out what the logged policy brought."""
    value = float(log.reward.mean())
    return Laid(value, log.reward - value, float(log.rows))


def laid_out(log: Log, target: Target, model: OutcomeModel) -> dict[str, Laid | None]:
    """Lay out every estimator; None where what it needs is not known."""
    weight = weights(log, target)
    found: dict[str, Laid | None] = dict.fromkeys(ESTIMATORS)
    if weight is not None and weight.any():
        found["ips"] = _of_terms(weight * log.reward, weight)
        found["snips"] = _snips(log, weight)
    if target.asked is not None and _unseen(log, target.asked) <= UNSEEN_SHARE:
        found |= _with_model(log, target, weight, model)
    return found


def _unseen(log: Log, asked: Asked) -> float:
    """Give the part of the target's actions that the log never took: no regression knows them."""
    never = np.bincount(log.action, minlength=len(log.actions)) == 0
    return float(sum((mass * never[action]).sum() for action, mass in asked)) / log.rows


def _snips(log: Log, weight: Floats) -> Laid:
    value = float((weight * log.reward).sum() / weight.sum())
    return Laid(value, weight * (log.reward - value) / weight.mean(), effective_rows(weight))


def _with_model(log: Log, target: Target, weight: Floats | None, model: OutcomeModel) -> dict[str, Laid | None]:
    asked = target.asked or []
    expected = np.zeros(log.rows)
    for action, mass in asked:
        expected += mass * model.expected(action)
    implied = model.implied_weights(asked)
    direct = _of_terms(expected, implied)
    residual = model.residual(log.reward)
    found: dict[str, Laid | None] = {"dm": Laid(direct.value, direct.influence + implied * residual, direct.ess)}
    if weight is None:
        return found
    surprise = weight * (log.reward - model.expected(log.action))
    found["dr"] = _of_terms(expected + surprise, weight)
    found["switch_dr"] = _switched(log, expected, surprise, weight, model)
    return found


def _switched(log: Log, expected: Floats, surprise: Floats, weight: Floats, model: OutcomeModel) -> Laid:
    """Leave to the model what is weighed more than a threshold, at the least bound of the mean squared error.

    The bound is the variance plus the square of the most that the model can be wrong by: the mass above the threshold
    times the span of the rewards (Wang, Agarwal and Dudik, 2017, section 4). The mass is what the weights below it
    leave of 1, and one standard error. The regression's own error is added to the interval.
    """
    threshold = min(_bounds(log, expected, surprise, weight), key=lambda each: (each[0], -each[1]))[1]
    kept = weight <= threshold
    laid = _of_terms(expected + np.where(kept, surprise, 0.0), np.where(kept, weight, 0.0))
    if kept.all():
        return laid
    implied = model.implied_weights([(log.action, np.where(kept, 0.0, weight))])
    both = np.where(kept, weight, 0.0) + implied
    return Laid(laid.value, laid.influence + implied * model.residual(log.reward), effective_rows(both))


def _bounds(log: Log, expected: Floats, surprise: Floats, weight: Floats) -> Iterator[tuple[float, float]]:
    """Bound the mean squared error at each threshold."""
    span = float(log.reward.max() - log.reward.min())
    for threshold in np.unique(np.quantile(weight[weight > 0], SWITCHES)) if weight.any() else (0.0,):
        terms = expected + np.where(weight <= threshold, surprise, 0.0)
        bias = _mass_above(threshold, weight, log) * span
        yield standard_error(terms - terms.mean(), log.cluster) ** 2 + bias**2, float(threshold)


def _mass_above(threshold: float, weight: Floats, log: Log) -> float:
    if threshold >= weight.max():
        return 0.0
    kept = np.where(weight <= threshold, weight, 0.0)
    return max(1.0 - float(kept.mean()), 0.0) + standard_error(kept - kept.mean(), log.cluster)


def _of_terms(terms: Floats, weight: Floats) -> Laid:
    value = float(terms.mean())
    return Laid(value, terms - value, effective_rows(weight))
