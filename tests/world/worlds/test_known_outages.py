from collections.abc import Callable

import numpy as np
import polars as pl
import pytest

from barberpro.world.cards import issuers
from barberpro.world.outages import PROCESSOR
from barberpro.world.world import World
from barberpro.world.worlds.known_outages import PLANNED
from tests.world.worlds.conftest import Build


def inside(world: World, outage: dict[str, object]) -> np.ndarray:
    made, begin, end = world.attempts, outage["begins_at"], outage["ends_at"]
    low, high = (round(moment.timestamp() * 1_000_000) for moment in (begin, end))  # type: ignore[attr-defined]
    hit = (made.made_at >= low) & (made.made_at < high)
    names = issuers(world.ground.assumptions.people)
    return hit if outage["issuer"] == PROCESSOR else hit & (made.issuer == names.index(str(outage["issuer"])))


def test_the_truth_lists_the_planned_outages(truth: Callable[[str], pl.DataFrame]) -> None:
    found = truth("known_outages").select("issuer", "log_odds", pl.col("minutes") / 60).rows()
    assert sorted(found) == sorted((name, size, hours) for name, _, hours, size in PLANNED)


def test_log_odds_rise_by_the_planned_size_inside_and_nowhere_else(
    build: Build, truth: Callable[[str], pl.DataFrame]
) -> None:
    world = build("known_outages")
    made, people = world.attempts, world.market.people
    risk = people.risk[world.market.visits.client[made.visit]]
    added = np.log(made.probability / (1.0 - made.probability)) - made.log_odds - risk
    planned = sum(row["log_odds"] * inside(world, row) for row in truth("known_outages").iter_rows(named=True))
    assert added == pytest.approx(planned, abs=1e-6)
    assert (planned > 0).sum() > 50


def test_more_is_declined_during_outages(build: Build, truth: Callable[[str], pl.DataFrame]) -> None:
    world = build("known_outages")
    during = np.any([inside(world, row) for row in truth("known_outages").iter_rows(named=True)], axis=0)
    failed = world.attempts.failed
    assert failed[during].mean() > 2.0 * failed[~during].mean()


def test_the_oracle_does_not_know_when(build: Build) -> None:
    world = build("known_outages")
    assert world.oracle.mean() == pytest.approx(world.attempts.failed.mean(), abs=0.015)
