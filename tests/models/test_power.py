"""Samples are as large as they must be: exact enumeration, simulation with clients, published tables."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from models.clustering import correlation, design_effect, size_felt, size_within
from models.effective_sample import ExplorationPlan
from models.multiple_arms import comparison_alpha, dunnett_critical
from models.power import Design, Mean, Rate, arms, few_events, power_of, smallest_shown, units_needed

RARE = [
    (0.005, 0.005, (0.5, 0.5)),
    (0.01, 0.005, (0.5, 0.5)),
    (0.01, 0.01, (0.9, 0.1)),
    (0.01, 0.01, (0.1, 0.9)),
    (0.02, -0.01, (0.8, 0.2)),
    (0.83, 0.02, (0.8, 0.2)),
    (0.3, 0.15, (0.5, 0.5)),
]
"""Base, effect, shares."""


def exact(base: float, other: float, units: tuple[int, ...], critical: float) -> float:
    """Compute the probability that the pooled z test is passed, over every pair of counts that matters."""
    spans = [
        np.arange(stats.binom.ppf(1e-9, n, rate), stats.binom.ppf(1 - 1e-9, n, rate) + 1)
        for n, rate in zip(units, (base, other), strict=True)
    ]
    x, y = spans[0][:, None], spans[1][None, :]
    pooled = (x + y) / sum(units)
    error = np.sqrt(pooled * (1 - pooled) * (1 / units[0] + 1 / units[1]))
    passed = np.abs(y / units[1] - x / units[0]) >= critical * error
    return float((stats.binom.pmf(x, units[0], base) * stats.binom.pmf(y, units[1], other) * passed).sum())


@pytest.mark.parametrize(("base", "effect", "shares"), RARE)
def test_the_sample_has_its_power_and_its_level_where_rates_are_small_and_arms_unequal(base, effect, shares):
    design = Design(shares)
    units = arms(units_needed(Rate(base), effect, design), shares)
    assert 0.795 <= exact(base, base + effect, units, design.critical) <= 0.825
    assert exact(base, base, units, design.critical) <= 0.051


def test_the_unpooled_formula_would_not():
    """What the module says of the formula that it does not use."""
    base, other, shares = 0.01, 0.02, (0.1, 0.9)
    z = stats.norm.ppf(0.975) + stats.norm.ppf(0.8)
    total = z**2 * (base * (1 - base) / shares[0] + other * (1 - other) / shares[1]) / (other - base) ** 2
    assert total < 0.7 * units_needed(Rate(base), other - base, Design(shares))


@pytest.mark.parametrize(
    ("outcome", "effect", "design", "expected"),
    [
        (Rate(0.10), 0.02, Design(), 2 * 3841),  # Fleiss, Levin and Paik (2003): 3,841 in each group, no continuity
        (Mean(0.0, 1.0), 0.5, Design(), 2 * 63),  # 62.8 in each group
        (Mean(0.0, 1.0), 0.5, Design(alpha=0.01, power=0.9), 2 * 120),  # 119.0
    ],
)
def test_known_sizes(outcome, effect, design, expected):
    assert units_needed(outcome, effect, design) == pytest.approx(expected, abs=2)


@pytest.mark.parametrize("outcome", [Rate(0.83), Rate(0.02), Mean(20_000.0, 26_000.0)])
@pytest.mark.parametrize("design", [Design(), Design((0.4, 0.2, 0.4), power=0.9)])
def test_the_smallest_effect_of_a_sample_is_the_effect_that_needs_it(outcome, design):
    effect = 0.05 * outcome.base
    total = units_needed(outcome, effect, design, 1.3)
    assert smallest_shown(outcome, design, total, 1.3) == pytest.approx(effect, rel=1e-3)
    assert power_of(outcome, effect, design, total, 1.3) == pytest.approx(design.power, abs=1e-3)


def test_too_few_units_show_nothing_and_few_events_are_told():
    assert smallest_shown(Rate(0.9), Design(), 10) is None
    assert few_events(0.01, 0.01, (500, 500))
    assert not few_events(0.01, 0.01, (1_000, 1_000))
    assert few_events(0.99, 0.009, (1_000, 2_000))


def test_dunnett_is_as_in_his_table_and_bonferroni_is_wider():
    """Two-sided, 5 %, infinite degrees of freedom: 2.21, 2.35, 2.44 for 2, 3, 4 arms beside the control."""
    found = [dunnett_critical(0.05, (1 / (k + 1),) * (k + 1)) for k in (1, 2, 3, 4)]
    assert found == pytest.approx([1.960, 2.212, 2.349, 2.442], abs=6e-4)
    shares = (0.25,) * 4
    assert comparison_alpha(0.05, shares, "bonferroni") == pytest.approx(0.05 / 3)
    assert comparison_alpha(0.05, shares) > 0.05 / 3
    assert comparison_alpha(0.05, shares, "none") == 0.05
    assert comparison_alpha(0.05, (0.5, 0.5)) == 0.05


@pytest.mark.parametrize("shares", [(0.25,) * 4, (0.7, 0.1, 0.1, 0.1)])
def test_dunnett_keeps_the_error_of_all_arms_together(shares):
    draw, runs = np.random.default_rng(3), 40_000
    mean = draw.normal(0, 1 / np.sqrt(shares), (runs, 4))
    spread = np.sqrt(1 / np.array(shares[1:]) + 1 / shares[0])
    largest = (np.abs(mean[:, 1:] - mean[:, :1]) / spread).max(axis=1)
    assert (largest > dunnett_critical(0.05, shares)).mean() == pytest.approx(0.05, abs=4 * np.sqrt(0.05 * 0.95 / runs))


def clients(seed: int, count: int, icc: float = 0.15, base: float = 0.8) -> tuple[np.ndarray, np.ndarray]:
    """Draw rates of clients from a beta distribution, whose correlation is 1 / (a + b + 1), and their outcomes."""
    draw = np.random.default_rng(seed)
    strength = 1 / icc - 1
    rate = draw.beta(base * strength, (1 - base) * strength, count)
    cluster = np.repeat(np.arange(count), 1 + draw.poisson(2.0, count))
    return (draw.random(len(cluster)) < rate[cluster]).astype(float), cluster


def test_the_correlation_of_clients_is_found_and_its_interval_holds_it():
    """90 % intervals in 100 worlds: fewer than 80 would be far from chance."""
    found = [correlation(*clients(seed, 600)) for seed in range(100)]
    values = np.array([each.value for each in found])
    assert values.mean() == pytest.approx(0.15, abs=3 * values.std() / 10)
    assert sum(each.low <= 0.15 <= each.high for each in found) >= 82
    assert (found[0].clusters, found[0].units) == (600, len(clients(0, 600)[0]))


def test_leaving_out_a_cluster_is_what_it_says():
    values, cluster = clients(1, 40)
    found = correlation(values, cluster)
    left = []
    for gone in range(40):
        rest = cluster != gone
        left.append(correlation(values[rest], np.unique(cluster[rest], return_inverse=True)[1]).value)
    error = np.sqrt(39 / 40 * ((np.array(left) - np.mean(left)) ** 2).sum())
    assert found.high - found.value == pytest.approx(stats.norm.ppf(0.95) * error)


def test_without_two_units_of_a_client_nothing_is_known():
    assert np.isnan(correlation(np.ones(5), np.arange(5)).value)


@pytest.mark.parametrize(("by_client", "size"), [(True, None), (False, 1.0)])
def test_the_design_effect_keeps_the_power_where_clients_are_drawn_and_is_none_where_checkouts_are(by_client, size):
    """Simulated with the errors by client that readouts use: 80 % within 3.3 standard errors of 400 runs."""
    outcome, effect, design = Mean(0.0, 1.0), 0.2, Design()
    clusters = np.repeat(np.arange(5_000), 1 + np.random.default_rng(1).poisson(4.0, 5_000))
    inflated = design_effect(0.3, size or size_felt(clusters))
    total = units_needed(outcome, effect, design, inflated)
    shown = []
    for seed in range(400):
        draw = np.random.default_rng(seed)
        cluster = np.repeat(np.arange(total), 1 + draw.poisson(4.0, total))[:total]
        own = draw.normal(0, np.sqrt(0.3), total)[cluster]
        treated = (draw.random(total)[cluster] if by_client else draw.random(total)) < 0.5
        value = own + draw.normal(0, np.sqrt(0.7), total) + effect * treated
        gap = value[treated].mean() - value[~treated].mean()
        influence = np.where(treated, value - value[treated].mean(), -(value - value[~treated].mean())) / 0.5
        error = np.sqrt((np.bincount(cluster, influence) ** 2).sum()) / total
        shown.append(abs(gap) > design.critical * error)
    assert np.mean(shown) == pytest.approx(0.8, abs=3.3 * 0.4 / 20)


def test_clients_come_back_the_more_the_longer_it_takes():
    measured = [(7, 1.1), (28, 1.5), (84, 2.5)]
    assert size_within(0, measured) == 1.0
    assert size_within(28, measured) == 1.5
    assert size_within(56, measured) == pytest.approx(2.0)
    assert size_within(112, measured) == pytest.approx(3.0)
    assert size_felt(np.array([0, 0, 0, 1])) == pytest.approx(10 / 4)
    assert design_effect(-0.1, 3.0) == 1.0


def test_a_log_with_exploration_needs_what_it_says():
    """Simulated: the standard error of the difference of two policies' values, by inverse propensities."""
    plan = ExplorationPlan(0.2, 4, 0.5)
    assert (plan.explored, plan.kept, plan.largest_weight) == pytest.approx((0.05, 0.85, 20.0))
    rows = plan.rows_needed(0.1, 1.0, 0.05, 0.8)
    draw, found, weights = np.random.default_rng(5), [], []
    for _ in range(300):
        differs = draw.random(rows) < 0.5
        wanted = draw.random(rows) < plan.kept
        other = ~wanted & (draw.random(rows) < plan.explored / (1 - plan.kept))
        value = draw.normal(0, 1, rows)
        found.append((differs * (other / plan.explored - wanted / plan.kept) * value).mean())
        weight = np.where(differs, other / plan.explored, wanted / plan.kept)
        weights.append(weight.sum() ** 2 / (weight**2).sum() / rows)
    reach = stats.norm.ppf(0.975) + stats.norm.ppf(0.8)
    assert np.std(found) * reach == pytest.approx(0.1, rel=0.14)
    assert np.mean(weights) == pytest.approx(plan.effective_share, rel=0.05)
