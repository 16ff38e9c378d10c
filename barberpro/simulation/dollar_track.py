"""How decisions about the dollar have fared: how often the trigger fired, cover paid, losses were beyond bounds."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from barberpro.domain.exact_binomial import exact_range
from barberpro.domain.money import BASIS_POINTS
from barberpro.simulation.dollar_replay import Replayed
from barberpro.simulation.dollar_rule import COVERED

BEYOND_P95 = 0.05
CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Beyond:
    """How many of some losses were beyond a bound, and how many ought to have been.

    `low` to `high` is the exact 95 % range of that count if decisions were independent. Horizons overlap, so that they
    are not: `apart` windows do not overlap, and of those `apart_low` to `apart_high` would be beyond.
    """

    decisions: int
    beyond: int
    expected: float
    low: int
    high: int
    apart: int
    apart_low: int
    apart_high: int


def track(found: Replayed) -> dict[str, Any]:
    """Count what was decided and what came of it."""
    covered = found.decided.reason == COVERED
    bought = found.covers.bought[0] > 0
    over = bought & np.isfinite(found.covers.paid[0])
    net = np.where(over, found.covers.paid[0] - found.covers.cost[0], 0.0)
    return {
        "decisions": len(found.months),
        "fired": int(found.decided.fired.sum()),
        "to_cover": int(covered.sum()),
        "bought": int(bought.sum()),
        "bought_and_over": int(over.sum()),
        "paid_more_than_cost": int((net > 0).sum()),
        "cost_share_of_income": _of_income(found, np.where(over, found.covers.cost[0], 0.0)),
        "paid_share_of_income": _of_income(found, np.where(over, found.covers.paid[0], 0.0)),
        "net_share_of_income": _of_income(found, net),
        "beyond_p95": asdict(beyond_p95(found)),
        "beyond_tolerance": asdict(beyond_tolerance(found)),
    }


def beyond_p95(found: Replayed) -> Beyond:
    """Count the moves over the horizon that were above the P95 of what was drawn on their day."""
    known = np.isfinite(found.came)
    p95 = np.array([each.p95 for each in found.seen])
    return _beyond(int((found.came[known] > p95[known]).sum()), int(known.sum()), BEYOND_P95, found.horizon)


def beyond_tolerance(found: Replayed) -> Beyond:
    """Count the losses of whole exposures, uncovered, that were beyond the tolerance, beside their drawn chances."""
    known = np.isfinite(found.came)
    bounds = np.array([_tolerated(found, place) for place in range(len(found.months))])
    chances = np.array([float((each.moves > bound).mean()) for each, bound in zip(found.seen, bounds, strict=True)])
    share = float(chances[known].mean()) if known.any() else 0.0
    return _beyond(int((found.came[known] > bounds[known]).sum()), int(known.sum()), share, found.horizon)


def _tolerated(found: Replayed, place: int) -> float:
    """Move of the dollar by which a decision's whole exposure loses just the tolerance."""
    allowed = found.income[place] * found.horizon * found.seen[place].terms.hedge.tolerance_bp / BASIS_POINTS
    return float(allowed / found.exposure[place]) if found.exposure[place] > 0 else float("inf")


def _beyond(count: int, decisions: int, share: float, horizon: int) -> Beyond:
    low, high = exact_range(decisions, share, CONFIDENCE)
    apart = -(-decisions // horizon)
    apart_low, apart_high = exact_range(apart, share, CONFIDENCE)
    return Beyond(decisions, count, decisions * share, low, high, apart, apart_low, apart_high)


def _of_income(found: Replayed, amounts: Any) -> float:
    """Mean over the decisions of an amount as a share of its month's income, so that no month weighs more."""
    income = np.maximum(found.income, 1)
    return float(np.mean(amounts / income))
