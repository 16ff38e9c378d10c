"""The dollar: its keys, its terms on a day, and the decision out of the reference tables and a sample of moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import numpy as np
import polars as pl
from numpy.typing import NDArray

from barberpro.domain.hedging import (
    DIRECTIONS,
    WINDOW_UNITS,
    Close,
    Decision,
    Exposure,
    HedgeTerms,
    Loss,
    Outlook,
    Window,
    decide,
    move,
    rank,
)
from barberpro.domain.inflation import next_month
from barberpro.domain.money import BASIS_POINTS
from barberpro.domain.vocabulary import FX_RATES
from barberpro.errors import BadInputError
from barberpro.policies.kinds import RATE_BP, OneOf, Whole
from barberpro.policies.policy import Key, Policy

ASSUMED, SURVEY = "assumed", "survey"

KEYS = tuple(
    Key(name, kind, unit, what, bills=False)
    for name, kind, unit, what in (
        ("dollar.rate", OneOf(FX_RATES), "word", "which dollar costs follow"),
        ("dollar.window", Whole(1, 365), "days or months", "over how long a move is measured"),
        (
            "dollar.window_unit",
            OneOf(WINDOW_UNITS),
            "word",
            "unit of the window; monthly closes see none below a month",
        ),
        ("dollar.trigger_bp", RATE_BP, "basis points of the rate", "a move of at least so much is looked into"),
        ("dollar.direction", OneOf(DIRECTIONS), "word", "whether a fall triggers too"),
        ("dollar.tolerance_bp", RATE_BP, "basis points of the income", "what the P95 loss may be"),
        ("dollar.stale_days", Whole(1, 3_650), "days", "an older close decides nothing"),
        ("dollar.costs_bp", Whole(0, 30_000), "basis points of the commission", "what the platform costs to run"),
        ("dollar.cost_share_bp", RATE_BP, "basis points of the costs", "costs in dollars"),
        ("dollar.horizon_months", Whole(1, 24), "months", "over which the loss is looked at and covered"),
        ("dollar.premium_basis", OneOf((ASSUMED, SURVEY)), "word", "where the price of cover comes from"),
        ("dollar.premium_bp", RATE_BP, "basis points a month", "price of cover where it is assumed"),
    )
)


@dataclass(frozen=True, slots=True)
class DollarTerms:
    """The dollar's terms on a day."""

    rate: str
    window: Window
    hedge: HedgeTerms
    cost_share_bp: int
    horizon_months: int
    premium_basis: str
    premium_bp: int


def dollar_terms(policy: Policy, day: date) -> DollarTerms:
    """Collect the dollar's terms on a day."""
    found = {key.name.removeprefix("dollar."): policy.on(key.name, day) for key in KEYS}
    return DollarTerms(
        rate=found["rate"],
        window=Window(found["window"], found["window_unit"]),
        hedge=HedgeTerms(found["trigger_bp"], found["tolerance_bp"], found["direction"], found["stale_days"]),
        cost_share_bp=found["cost_share_bp"],
        horizon_months=found["horizon_months"],
        premium_basis=found["premium_basis"],
        premium_bp=found["premium_bp"],
    )


def closes(fx: pl.DataFrame, rate: str) -> tuple[Close, ...]:
    """List the month-end closes of a rate, as `schemas.FX` holds them."""
    rows = fx.filter(pl.col("rate") == rate).sort("month", "published_on")
    if rows.is_empty():
        raise BadInputError(f"the dollar has no rate {rate}; import it or name another")
    newest = rows.unique("month", keep="last", maintain_order=True)
    return tuple(
        Close(next_month(month) - timedelta(days=1), value, published_on)
        for month, value, published_on in newest.select("month", "ars_per_usd", "published_on").rows()
    )


def survey_premium_bp(expectations: pl.DataFrame, spot: Decimal, day: date, months: int) -> int:
    """Price of cover over some months that the newest survey known on a day implies, never below 0.

    It is the survey's mean rate of the month `months` after its own, over the spot: the survey speaks of the wholesale
    dollar. BadInputError where no survey known on the day speaks of that horizon.
    """
    asked = expectations.filter(
        (pl.col("variable") == "fx_average") & (pl.col("horizon_months") == months) & (pl.col("published_on") <= day)
    ).sort("survey_month", "published_on")
    if asked.is_empty():
        raise BadInputError(f"no survey known on {day} expects the dollar in {months} months; allowed: 1 to 6, 12")
    expected: Decimal = asked["value"][-1]
    premium = ((expected / spot - 1) * BASIS_POINTS).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return max(int(premium), 0)


def decision(
    terms: DollarTerms,
    tables: tuple[pl.DataFrame, pl.DataFrame],
    monthly: tuple[int, int],
    moves: NDArray[np.float64],
    day: date,
) -> Decision:
    """Decide on a day: `tables` are the dollar's closes and the survey, `monthly` costs and income in centavos a month.

    `moves` are drawn changes of the dollar over the horizon, as fractions.
    """
    fx, expectations = tables
    found = move(closes(fx, terms.rate), day, terms.window)
    premium = terms.premium_bp * terms.horizon_months
    if terms.premium_basis == SURVEY:
        premium = survey_premium_bp(expectations, found.until.rate, day, terms.horizon_months)
    costs, income = (each * terms.horizon_months for each in monthly)
    outlook = Outlook([Fraction(each) for each in moves.tolist()], premium)
    return decide(found, Exposure(costs, terms.cost_share_bp, income), outlook, terms.hedge, day)


def losses(exposure: NDArray[np.int64], moves: NDArray[np.float64]) -> list[Loss]:
    """Quantiles of the loss of many exposures over the same drawn moves; `domain.hedging.loss` is the reference."""
    ordered = np.sort(moves)
    places = [rank(len(ordered), each) - 1 for each in (500, 5_000, 9_500)]
    amounts = np.floor(exposure[:, None] * ordered[places][None, :] + 0.5).astype(np.int64)
    return [Loss(*row) for row in amounts.tolist()]
