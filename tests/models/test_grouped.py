"""Figures of groups with intervals that hold, and that are those of the bootstrap without its price."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from models import curves
from models.grouped import by_probability, grouped


def rows(count: int = 4000, clients: int = 800, seed: int = 1) -> pl.DataFrame:
    """Answers of one model about attempts by clients who each have a risk of their own."""
    draw = np.random.default_rng(seed)
    client = draw.integers(0, clients, count)
    chance = 1 / (1 + np.exp(-(-1.5 + draw.normal(0, 1, clients)[client])))
    return pl.DataFrame(
        {
            "source": "shop",
            "payment_id": [f"{number:05}" for number in range(count)],
            "client_id": [f"c{each}" for each in client],
            "checkout_id": pl.Series([None] * count, dtype=pl.String),
            "cluster": client,
            "method": draw.choice(["card", "cash"], count, p=[0.9, 0.1]),
            "said": np.clip(chance + draw.normal(0, 0.05, count), 0.01, 0.99),
            "failed": (draw.random(count) < chance).astype(np.int8),
        }
    )


def test_agrees_with_the_bootstrap_by_client():
    table = rows()
    found = grouped(table, "method")
    drawn = curves.log_loss_by(table.with_columns(model=pl.col("said")), "method", ["model"], draws=400, seed=5)
    assert found["method"].to_list() == drawn["method"].to_list() == ["card", "cash"]
    assert found["log_loss"].to_list() == pytest.approx(drawn["value"].to_list())
    for ours, theirs in (("log_loss_low", "low"), ("log_loss_high", "high")):
        reach = (drawn["high"] - drawn["low"]).to_numpy()
        assert (np.abs(found[ours].to_numpy() - drawn[theirs].to_numpy()) < 0.15 * reach).all()


def test_counts_what_failed_and_what_was_said():
    table = rows()
    cash = table.filter(pl.col("method") == "cash")
    found = grouped(table, "method").row(1, named=True)
    assert (found["rows"], found["failures"]) == (cash.height, cash["failed"].sum())
    assert found["said"] == pytest.approx(cash["said"].mean())
    assert found["failed_low"] < found["failed"] < found["failed_high"]


def test_to_tell_everything_ten_times_over_adds_no_certainty():
    once = rows(300, clients=300)
    often = pl.concat([once] * 10)
    width = [
        each["failed_high"][1] - each["failed_low"][1] for each in (grouped(once, "method"), grouped(often, "method"))
    ]
    assert width[1] == pytest.approx(width[0], rel=0.05)


def test_a_group_without_a_failure_has_an_interval_all_the_same():
    table = rows(60, clients=60).with_columns(failed=pl.lit(0, pl.Int8), group=pl.lit("g"))
    found = grouped(table, "group").row(0, named=True)
    assert found["failed_low"] == 0 < found["failed_high"] < 0.1


def test_one_client_alone_tells_little():
    table = rows(60).with_columns(cluster=pl.lit(1), group=pl.lit("g"))
    found = grouped(table, "group").row(0, named=True)
    assert found["failed_high"] - found["failed_low"] > 0.5
    assert found["log_loss_low"] is None


def test_intervals_hold_the_truth_nine_times_in_ten():
    """Of groups that fail at a rate of their own, with clients who differ."""
    inside = 0
    for seed in range(200):
        draw = np.random.default_rng(seed)
        client = np.repeat(np.arange(60), 5)
        chance = draw.beta(2, 8, 60)[client]
        table = pl.DataFrame(
            {"group": "g", "cluster": client, "said": 0.2, "failed": (draw.random(300) < chance).astype(np.int8)}
        )
        found = grouped(table, "group").row(0, named=True)
        inside += found["failed_low"] <= 0.2 <= found["failed_high"]
    assert 170 <= inside <= 192


def test_bins_are_those_of_the_calibration_curve():
    table = rows(997)
    found = by_probability(table)
    curve = curves.calibration(table["failed"].to_numpy(), table["said"].to_numpy())
    assert found["rows"].to_list() == curve["rows"].to_list()
    for name in ("said", "failed"):
        assert found[name].to_list() == pytest.approx(curve[name].to_list())
