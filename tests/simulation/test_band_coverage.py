"""In worlds whose answer is known, 90 % bands of the change ahead hold what came as often as they say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest

from barberpro.domain.commission import Tier, commission, rate_bp, rate_lines
from barberpro.domain.exact_binomial import exact_range
from barberpro.policies.commission import commission_terms
from barberpro.policies.files import shipped_policy
from barberpro.policies.policy import ALWAYS, DatedValue, Policy
from barberpro.simulation.outcome import Asked, commission_outcomes
from tests.simulation.known_marketplace import ANSWERS, PLACES, Marketplace, history, marketplace, means, rows
from tests.simulation.known_months_ahead import MEASURES, Future, played
from tests.simulation.known_prices import AHEAD, MONTHS, prices

BAND = 0.90
CURRENT = shipped_policy()


def otherwise(*tiers: tuple[int, int], cap_bp: int = 350) -> Policy:
    values = {"commission.tiers": tuple(Tier(*each) for each in tiers), "commission.cap_bp": cap_bp}
    return CURRENT.overlaid("x", {name: (DatedValue(ALWAYS, value, "-", "-"),) for name, value in values.items()})


POLICIES = {
    "raise": otherwise((0, 450), (50, 380), (100, 350), cap_bp=500),
    "cut": otherwise((0, 250), (50, 220), (100, 200)),
}


@dataclass(frozen=True, slots=True)
class Came:
    """What a policy really changed, in centavos by measure, (providers, months), and what the engine told before."""

    made: Marketplace
    real: dict[str, np.ndarray]
    told: dict[str, Any]

    def nominal(self, measure: str) -> np.ndarray:
        return self.real[measure] * self.made.level[1:].T[self.made.region]


def came(seed: int, providers: int, draws: int) -> dict[str, Came]:
    """Draw a truth and its history, ask the engine about every policy, and play the months ahead by each."""
    generator = np.random.default_rng([seed, 1])
    level, published = prices(seed)
    made = marketplace(generator, CURRENT, level, providers)
    found = rows(made, generator, means(made, MONTHS))
    future = Future.of(made, found, generator)
    asked = Asked(len(AHEAD), draws, seed)
    told = commission_outcomes(history(made, found), CURRENT, list(POLICIES.values()), published, asked)
    before = played(made, future, CURRENT, CURRENT)
    after = {name: played(made, future, CURRENT, policy) for name, policy in POLICIES.items()}
    changes = {policy: {name: values[name] - before[name] for name in MEASURES} for policy, values in after.items()}
    return {policy: Came(made, changes[policy], each["forward"]) for policy, each in zip(POLICIES, told, strict=True)}


def verdicts(world: Came) -> Iterator[tuple[str, bool]]:
    """Tell of each figure whether its band holds what came: over all, by month and by province."""
    for measure in MEASURES:
        nominal, name = world.nominal(measure), f"{measure}_ars"
        yield f"{measure}, nominal", holds(world.told["totals"][name], nominal.sum())
        yield f"{measure}, real", holds(world.told["real"][name], world.real[measure].sum())
        for month, row in enumerate(world.told["by_month"]):
            yield f"{measure}, {row['month']}", holds(row[name], nominal[:, month].sum())
        for row in world.told["by"]["province"]:
            inside = np.array([PLACES[place][0] == row["slice"] for place in world.made.place])
            yield f"{measure}, {row['slice']}", holds(row[name], nominal[inside].sum())


def holds(band: dict[str, str], centavos: float) -> bool:
    return float(band["low"]) <= centavos / 100 <= float(band["high"])


def coverage(seeds: range, providers: int, draws: int) -> tuple[Counter[str], Counter[str]]:
    """Count by policy and figure in how many worlds the band held what came, and in how many it was asked to."""
    covered, asked = Counter[str](), Counter[str]()
    for seed in seeds:
        for policy, world in came(seed, providers, draws).items():
            for figure, held in verdicts(world):
                covered[f"{policy}: {figure}"] += held
                asked[f"{policy}: {figure}"] += 1
    return covered, asked


def outside(covered: Counter[str], asked: Counter[str], confidence: float) -> dict[str, str]:
    """Figures whose coverage lies outside the exact range that a band which is right keeps to."""
    ranges = {figure: exact_range(asked[figure], BAND, confidence) for figure in asked}
    return {
        figure: f"{covered[figure]} of {asked[figure]}, {low} to {high}"
        for figure, (low, high) in ranges.items()
        if not low <= covered[figure] <= high
    }


def test_bands_hold_what_comes_in_small_worlds() -> None:
    covered, asked = coverage(range(30), providers=40, draws=100)
    assert len(asked) == len(POLICIES) * len(MEASURES) * (2 + len(AHEAD) + len(PLACES))
    of_all_at_once = 1 - 0.01 / len(asked)
    assert not outside(covered, asked, of_all_at_once)


@pytest.mark.slow
def test_bands_hold_what_comes_as_often_as_they_say() -> None:
    assert not outside(*coverage(range(1000, 1300), providers=100, draws=300), confidence=0.99)


def test_without_answers_the_world_bills_what_the_domain_does() -> None:
    generator = np.random.default_rng(5)
    made = replace(
        marketplace(generator, CURRENT, np.ones((len(AHEAD) + 1, 7)), 8), answers=dict.fromkeys(ANSWERS, 0.0)
    )
    future = Future.of(made, rows(made, generator, means(made, MONTHS)), generator)
    income = played(made, future, CURRENT, POLICIES["raise"])["platform_income"]
    terms = commission_terms(POLICIES["raise"], AHEAD[0])
    for provider in range(8):
        rate = rate_bp(rate_lines(terms, int(future.before[provider]), ()))
        sold = (future.rows.provider == provider) & (future.rows.month == 0) & ~future.rows.refunded
        owed = sum(commission(int(each), rate, 0).commission for each in future.rows.amount[sold])
        assert income[provider, 0] == pytest.approx(owed, abs=len(future.rows.amount))
