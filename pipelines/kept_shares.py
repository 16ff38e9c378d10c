"""Which part of a paid peso remains by each option of a menu: fees, taxes, the collector's cost of plans, the wait."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np

from barberpro.errors import BadInputError
from barberpro.settings import Settings
from models.calibration import Floats
from models.choice.predict import MenuPredictor
from models.methods_value import Known, Situation, method_value
from pipelines.policies import current_policy, today
from pipelines.recommend_methods import MethodRecommender

USUAL_ARS = Decimal(20_000)
"""An amount that every plan in force takes; shares hardly depend on it."""


def kept_shares(
    settings: Settings, model: MenuPredictor, province: str | None = None, day: date | None = None
) -> Floats:
    """Give the share that remains by option, discounted for the days of waiting; all alike without history."""
    on, policy = day or today(), current_policy(settings)
    known = MethodRecommender.load(settings, policy, on).known
    options = model.chooser.layout.options
    if known is None:
        return np.ones(len(options.methods))
    pairs = zip(options.methods, options.installments, strict=True)
    found = np.array([_kept(known, method, count, province) for method, count in pairs])
    return np.where(np.isnan(found), np.nanmean(found) if not np.isnan(found).all() else 1.0, found)


def _kept(known: Known, method: str, installments: int, province: str | None) -> float:
    """Give the share of one option; NaN where the history knows nothing of the method or no plan is in force."""
    try:
        found = method_value(known, Situation(USUAL_ARS, province=province, installments=installments), method)
    except (KeyError, BadInputError):
        return float("nan")
    return max(1.0 - found.charges - found.withheld, 0.0) * found.discount
