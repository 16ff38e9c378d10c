"""Decisions over columns are those of the domain, case by case."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from barberpro.domain import hedging
from barberpro.domain.hedging import BOTH, RISE, Close, Exposure, HedgeTerms, Move, Outlook
from barberpro.simulation.dollar_rule import RATE_UNITS, REASONS, Cases, Decided, decided, needed_cover_bp

DAY = date(2026, 8, 1)
SINCE = Decimal(1000)
SIZE = 1_500


def random_cases(seed: int, draws: int) -> tuple[Cases, np.ndarray]:
    """Cases around every boundary: moves at and beside the trigger, ages, exposures of nothing and of much."""
    generator = np.random.default_rng(seed)
    until = SINCE * RATE_UNITS + generator.choice([-500_000, -499_999, 0, 499_999, 500_000, 500_001, 3_000_000], SIZE)
    moves = np.sort(generator.normal(0.03, 0.12, draws))
    exposure = generator.choice([0, 1, 99, 10_000, 2_000_000, 123_456_789], SIZE) * generator.integers(0, 3, SIZE)
    p95 = moves[hedging.rank(draws, 9_500) - 1]
    cases = Cases(
        since=np.full(SIZE, int(SINCE) * RATE_UNITS),
        until=until.astype(np.int64),
        age_days=generator.choice([0, 61, 62, 63], SIZE),
        exposure=exposure,
        income=generator.integers(0, 200_000_000, SIZE),
        p95_loss=np.floor(exposure * p95 + 0.5).astype(np.int64),
        premium_bp=generator.choice([0, 1, 450, 1_500, 3_000], SIZE),
        draws=draws,
    )
    return cases, moves


def of_the_domain(cases: Cases, moves: np.ndarray, terms: HedgeTerms, place: int) -> hedging.Decision:
    closed_on = DAY - timedelta(days=int(cases.age_days[place]))
    closes = [
        Close(closed_on - timedelta(days=31 * back), Decimal(int(rate[place])) / RATE_UNITS, closed_on)
        for back, rate in ((1, cases.since), (0, cases.until))
    ]
    exposure = Exposure(int(cases.exposure[place]), 10_000, int(cases.income[place]))
    outlook = Outlook([Fraction(each) for each in moves.tolist()], int(cases.premium_bp[place]))
    return hedging.decide(Move(*closes), exposure, outlook, terms, DAY)


@pytest.mark.parametrize("direction", [RISE, BOTH])
@pytest.mark.parametrize(("draws", "trigger"), [(100, 500), (99, 500), (120, 0)])
def test_every_case_is_decided_as_the_domain_does(direction: str, draws: int, trigger: int) -> None:
    terms = HedgeTerms(trigger, 300, direction, 62)
    cases, moves = random_cases(draws + trigger, draws)
    found = decided(cases, terms)
    for place in range(0, SIZE, 5):
        one = of_the_domain(cases, moves, terms, place)
        assert REASONS[found.reason[place]] == one.reason
        assert (found.needed_bp[place], found.cost[place]) == (one.cover_bp, one.cover_cost)
        assert found.cover_bp[place] == (one.cover_bp if one.action == hedging.HEDGE else 0)


def test_all_reasons_are_met_by_these_cases() -> None:
    reasons: set[int] = set()
    for draws in (100, 99):
        reasons |= set(decided(random_cases(1, draws)[0], HedgeTerms(500, 300, RISE, 62)).reason.tolist())
    assert reasons == set(range(len(REASONS)))


def test_a_higher_tolerance_never_covers_more() -> None:
    cases, _ = random_cases(3, 200)
    by_tolerance = [decided(cases, HedgeTerms(500, each, RISE, 62)).needed_bp for each in (0, 50, 300, 1_000)]
    for lower, higher in pairwise(by_tolerance):
        assert (higher <= lower).all()
    assert (by_tolerance[0] > by_tolerance[-1]).any()


def test_needed_cover_at_its_boundaries() -> None:
    p95 = np.array([300, 301, 600, 0, -5, 10_000])
    assert needed_cover_bp(p95, np.full(6, 10_000), 300).tolist() == [0, 34, 5_000, 0, 0, 9_700]


def test_cover_is_taken_only_for_the_last_reason() -> None:
    found = Decided(np.arange(len(REASONS)), np.full(len(REASONS), 7), np.zeros(len(REASONS), dtype=np.int64))
    assert found.cover_bp.tolist() == [0] * (len(REASONS) - 1) + [7]
    assert found.fired.tolist() == [False] * 4 + [True] * 4
