from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from barberpro.domain.hedging import (
    BELOW_TRIGGER,
    BEYOND_TOLERANCE,
    BOTH,
    DEAR_COVER,
    FALL,
    HEDGE,
    NO_EXPOSURE,
    NOTHING,
    RISE,
    STALE,
    TOO_FEW_DRAWS,
    WITHIN_TOLERANCE,
    Close,
    Exposure,
    HedgeTerms,
    Loss,
    Move,
    Outlook,
    Window,
    decide,
    loss,
    move,
    needed_cover_bp,
)
from barberpro.errors import BadInputError

ENDS = [date(2026, 4, 30), date(2026, 5, 31), date(2026, 6, 30), date(2026, 7, 31)]
CLOSES = [
    Close(day, Decimal(rate), day + timedelta(1)) for day, rate in zip(ENDS, (1391, 1408, 1482, 1485), strict=True)
]
DAY = date(2026, 8, 3)
TERMS = HedgeTerms(500, 300, RISE, 62)
EXPOSURE = Exposure(costs=4_000_000_00, dollar_bp=2_500, income=10_000_000_00)


def moved(change: str) -> Move:
    before = Close(ENDS[2], Decimal(1000), ENDS[2])
    return Move(before, Close(ENDS[3], 1000 * (1 + Decimal(change)), ENDS[3]))


def outlook(p95: str, premium: int = 450, count: int = 100) -> Outlook:
    """Draws whose 95th percentile is known."""
    return Outlook([Fraction(0)] * (count - 6) + [Fraction(p95)] * 6, premium)


@pytest.mark.parametrize(
    ("window", "day", "since", "until"),
    [
        (Window(1, "months"), DAY, 1482, 1485),
        (Window(3, "months"), DAY, 1391, 1485),
        (Window(1, "months"), date(2026, 8, 1), 1482, 1485),
        (Window(1, "months"), date(2026, 7, 31), 1408, 1482),  # July's close is known from August 1 on
        (Window(31, "days"), DAY, 1482, 1485),
        (Window(32, "days"), DAY, 1408, 1485),
    ],
)
def test_a_move_is_between_the_newest_known_close_and_one_a_window_older(window, day, since, until):
    found = move(CLOSES, day, window)
    assert (found.since.rate, found.until.rate) == (since, until)
    assert found.change == Fraction(until, since) - 1


def test_a_window_shorter_than_the_closes_are_apart_cannot_be_seen():
    with pytest.raises(
        BadInputError, match=r"window of 7 days cannot be seen.*31 days apart.*at least 31 days, or months"
    ):
        move(CLOSES, DAY, Window(7, "days"))


@pytest.mark.parametrize(
    ("day", "window", "told"),
    [(date(2026, 4, 30), Window(1, "months"), "no close"), (DAY, Window(4, "months"), "none lies 4 months before")],
)
def test_closes_that_are_not_there_are_named(day, window, told):
    with pytest.raises(BadInputError, match=told):
        move(CLOSES, day, window)


@pytest.mark.parametrize(
    ("change", "exposure", "found", "terms", "action", "reason"),
    [
        ("0.0499", EXPOSURE, outlook("0.5"), TERMS, NOTHING, BELOW_TRIGGER),
        ("0.05", EXPOSURE, outlook("0.5"), TERMS, HEDGE, BEYOND_TOLERANCE),
        ("-0.05", EXPOSURE, outlook("0.5"), TERMS, NOTHING, FALL),
        ("-0.05", EXPOSURE, outlook("0.5"), replace(TERMS, direction=BOTH), HEDGE, BEYOND_TOLERANCE),
        ("-0.0499", EXPOSURE, outlook("0.5"), replace(TERMS, direction=BOTH), NOTHING, BELOW_TRIGGER),
        ("0.1", EXPOSURE, outlook("0.3"), TERMS, NOTHING, WITHIN_TOLERANCE),  # 1m x 0.3 is exactly 3 % of 10m
        ("0.1", EXPOSURE, outlook("0.31"), TERMS, HEDGE, BEYOND_TOLERANCE),
        ("0.1", EXPOSURE, outlook("0.31", 3_099), TERMS, HEDGE, BEYOND_TOLERANCE),
        ("0.1", EXPOSURE, outlook("0.31", 3_100), TERMS, NOTHING, DEAR_COVER),
        ("0.1", EXPOSURE, outlook("0.5", count=99), TERMS, NOTHING, TOO_FEW_DRAWS),
        ("0.1", replace(EXPOSURE, dollar_bp=0), outlook("0.5"), TERMS, NOTHING, NO_EXPOSURE),
        ("0.1", EXPOSURE, outlook("0.5"), replace(TERMS, stale_days=2), NOTHING, STALE),
        ("0.1", EXPOSURE, outlook("0.5"), replace(TERMS, stale_days=3), HEDGE, BEYOND_TOLERANCE),
    ],
)
def test_the_decision_and_its_reason(change, exposure, found, terms, action, reason):  # noqa: PLR0917
    decided = decide(moved(change), exposure, found, terms, DAY)
    assert (decided.action, decided.reason) == (action, reason)


def test_cover_brings_the_loss_to_the_tolerance_and_has_a_cost():
    """1,000,000 in dollars; P95 500,000 against 300,000 allowed: 40 % covered, 400,000 at 4.5 %."""
    decided = decide(moved("0.1"), EXPOSURE, outlook("0.5"), TERMS, DAY)
    assert decided.loss == Loss(0, 0, 500_000_00)
    assert (decided.cover_bp, decided.cover_cost) == (4_000, 18_000_00)


@given(st.integers(1, 10**12), st.integers(0, 10**12), st.integers(0, 10_000))
def test_the_needed_cover_is_the_smallest_that_is_enough(p95, income, tolerance):
    cover = needed_cover_bp(p95, income, tolerance)
    allowed = Fraction(income * tolerance, 10_000)
    assert p95 * Fraction(10_000 - cover, 10_000) <= allowed
    assert cover == 0 or p95 * Fraction(10_000 - cover + 1, 10_000) > allowed


def test_quantiles_of_the_loss_are_drawn_losses():
    assert loss(1_000_00, [Fraction(each, 100) for each in range(1, 101)]) == Loss(50_00, 500_00, 950_00)
    assert loss(1_000_00, [Fraction(-1, 10)]) == Loss(-100_00, -100_00, -100_00)
    with pytest.raises(ValueError, match="no move was drawn"):
        loss(1, [])
