"""Decisions about the dollar as plain values: one row each, ready for a table or a picture."""

from __future__ import annotations

from typing import Any

import numpy as np

from barberpro.domain.hedging import HEDGE, NOTHING
from barberpro.domain.money import BASIS_POINTS
from barberpro.simulation import months as calendar
from barberpro.simulation.comparison import pesos
from barberpro.simulation.dollar_replay import Replayed, Seen
from barberpro.simulation.dollar_rule import COVERED, REASONS
from barberpro.simulation.dollar_words import decision_texts


def decision_rows(found: Replayed) -> list[dict[str, Any]]:
    """Tell every decision with what it rested on and what came of it."""
    return [decision_row(found, place) for place in range(len(found.months))]


def decision_row(found: Replayed, place: int) -> dict[str, Any]:
    """Tell a decision; `came` is None until its last bill is paid."""
    reason, cover_bp = int(found.decided.reason[place]), int(found.decided.cover_bp[place])
    exposure, cost = int(found.exposure[place]), int(found.first_cost[place])
    texts = decision_texts(REASONS[reason], cover_bp, exposure, cost)
    return _rested_on(found.seen[place]) | {
        "action": HEDGE if reason == COVERED else NOTHING,
        "reason": REASONS[reason],
        "text_en": texts["en"],
        "text_es": texts["es"],
        "income_ars": pesos(int(found.income[place])),
        "exposure_ars": pesos(exposure),
        "loss_ars": {name: pesos(_quantile(found.seen[place], exposure, share))
                     for name, share in (("p5", 0.05), ("p50", 0.5), ("p95", 0.95))},
        "needed_bp": int(found.decided.needed_bp[place]),
        "cover_bp": cover_bp,
        "cover_cost_ars": pesos(cost),
        "bought_ars": pesos(int(found.covers.bought[0, place])),
        "bought_cost_ars": pesos(int(found.covers.cost[0, place])),
        "until": f"{calendar.first_day(calendar.number(found.months[place]) + found.horizon):%Y-%m}",
        "came": _came(found, place),
    }  # fmt: skip


def covers_told(found: Replayed) -> dict[str, str]:
    """Add up what covers cost, paid and left over, of the decisions whose last bill is paid."""
    over = np.isfinite(found.covers.paid[0])
    sums = {name: int(getattr(found.covers, name)[0, over].sum()) for name in ("bought", "cost", "paid")}
    return {f"{name}_ars": pesos(each) for name, each in (sums | {"net": sums["paid"] - sums["cost"]}).items()}


def _rested_on(seen: Seen) -> dict[str, Any]:
    until, terms = seen.move.until, seen.terms
    return {
        "day": seen.day.isoformat(),
        "close_on": until.closed_on.isoformat(),
        "close": f"{until.rate:.2f}",
        "close_age_days": (seen.day - until.closed_on).days,
        "stale_days": terms.hedge.stale_days,
        "survey_month": f"{seen.survey_month:%Y-%m}",
        "rate": terms.rate,
        "window": terms.window.length,
        "window_unit": terms.window.unit,
        "move": round(float(seen.move.change), 6),
        "trigger": terms.hedge.trigger_bp / BASIS_POINTS,
        "tolerance": terms.hedge.tolerance_bp / BASIS_POINTS,
        "p95_move": round(seen.p95, 6),
        "premium_bp": seen.premium.bp,
        "premium_basis": seen.premium.basis,
        "premium_fell_back": seen.premium.fell_back,
    }


def _quantile(seen: Seen, exposure: int, share: float) -> int:
    place = max(int(np.ceil(len(seen.moves) * share - 1e-9)), 1) - 1
    return int(np.floor(exposure * seen.moves[place] + 0.5))


def _came(found: Replayed, place: int) -> dict[str, Any] | None:
    covers = found.covers
    if not np.isfinite(covers.paid[0, place]) or not np.isfinite(found.came[place]):
        return None
    paid, cost = int(covers.paid[0, place]), int(covers.cost[0, place])
    return {
        "move": round(float(found.came[place]), 6),
        "loss_ars": pesos(int(covers.loss[0, place])),
        "uncovered_loss_ars": pesos(int(covers.uncovered[0, place])),
        "cover_paid_ars": pesos(paid),
        "cover_cost_ars": pesos(cost),
        "net_ars": pesos(paid - cost),
    }
