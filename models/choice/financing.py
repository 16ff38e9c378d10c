"""What a plan costs the payer beyond the cash price, by the dated plan in force on the day that a menu was shown."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl

from barberpro.domain.installments import plan_cost
from barberpro.domain.vocabulary import WITH_INTEREST
from barberpro.parameters.plans import DatedPlan, plans_on, shipped_plans
from barberpro.tables.local_time import ZONE
from models.calibration import Floats

PRICE = 10_000_000
"""Centavos: large enough that rounding to the centavo is lost in the share."""


def financing_shares(opened_at: pl.Series, installments: tuple[int, ...]) -> Floats:
    """Give the payer's financing as a share of the cash price, by row and number of installments; 0 where no plan is.

    `opened_at` is UTC without a zone. Plans with interest count: who pays for one without is the collector.
    """
    days = opened_at.dt.replace_time_zone("UTC").dt.convert_time_zone(ZONE).dt.date()
    distinct = days.unique().sort()
    table = np.array([[_on(day, count) for count in installments] for day in distinct.to_list()])
    return np.asarray(table.reshape(-1, len(installments))[distinct.search_sorted(days).to_numpy()], dtype=np.float64)


def financing_on(opened_at: datetime, installments: tuple[int, ...]) -> Floats:
    """Give the same for one moment, UTC without a zone."""
    day = opened_at.replace(tzinfo=UTC).astimezone(ZoneInfo(ZONE)).date()
    return np.array([_on(day, count) for count in installments])


@cache
def _on(day: date, installments: int) -> float:
    wanted = [
        each
        for each in plans_on(shipped_plans(), day)
        if each.kind == WITH_INTEREST and each.plan.installments == installments
    ]
    return _share(min(wanted, key=lambda each: each.minimum_ars)) if wanted else 0.0


@cache
def _share(plan: DatedPlan) -> float:
    return float(Decimal(plan_cost(PRICE, plan.plan).financing) / PRICE)
