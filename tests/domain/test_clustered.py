"""Shares of things in clusters: against the textbook, at the edges, and over many drawn worlds."""

from __future__ import annotations

import random

import pytest

from barberpro.domain.clustered import FEW_CLUSTERS, ClusterSums
from barberpro.domain.intervals import wilson

Z_90 = 1.6448536269514722


def of(pairs: list[tuple[int, int]]) -> ClusterSums:
    """Sum clusters given as (of the kind, things)."""
    return ClusterSums(
        len(pairs),
        sum(y for y, _ in pairs),
        sum(n for _, n in pairs),
        sum(y * y for y, _ in pairs),
        sum(n * n for _, n in pairs),
        sum(y * n for y, n in pairs),
    )


def test_things_that_are_alone_have_wilsons_interval():
    alone = of([(1, 1)] * 300 + [(0, 1)] * 700)
    assert alone.design_effect == pytest.approx(1.0, abs=0.002)
    assert alone.interval(Z_90) == pytest.approx(wilson(300, 1000, Z_90), abs=1e-4)


def test_clusters_that_agree_wholly_count_once():
    whole = of([(5, 5)] * 30 + [(0, 5)] * 70)
    assert whole.design_effect == pytest.approx(5.0, rel=0.02)
    assert whole.interval(Z_90) == pytest.approx(wilson(30, 100, Z_90), abs=0.002)


@pytest.mark.parametrize("share", [0, 1])
def test_where_all_are_alike_each_cluster_counts_once(share):
    alike = of([(4 * share, 4)] * 50)
    assert alike.effective == 50
    low, high = alike.interval(Z_90)
    assert (low if share == 0 else high) == pytest.approx(share, abs=1e-9)
    assert high - low == pytest.approx(0.0513, abs=0.001)


def test_without_clusters_enough_there_is_no_interval():
    assert of([(1, 2)] * (FEW_CLUSTERS - 1)).interval(Z_90) is None
    assert of([]).share is None
    assert of([]).interval(Z_90) is None
    assert of([]).design_effect is None


def test_intervals_hold_the_truth_as_often_as_they_say():
    draw, hits, trials = random.Random(5), 0, 600
    for _ in range(trials):
        clusters = [(draw.betavariate(0.6, 1.4), draw.choice((1, 1, 2, 4, 9))) for _ in range(150)]
        pairs = [(sum(draw.random() < p for _ in range(n)), n) for p, n in clusters]
        low, high = of(pairs).interval(Z_90)
        hits += low <= 0.30 <= high
    assert 0.865 <= hits / trials <= 0.93  # exact 99 % range of 90 % of 600 is 0.868 to 0.930
