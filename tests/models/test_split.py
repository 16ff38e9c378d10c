"""Nothing learned reaches into the judgement."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from models.split import split
from tests.models.rows import START, known_world


def rows(count=1000, **columns):
    frame, _ = known_world(count)
    return frame.with_columns(**columns)


def test_parts_are_ordered_in_time_and_mature_before_the_next():
    parts = split(rows(), 0.2, 0.15)
    assert parts.test.height == 200
    assert parts.test["attempted_at"].min() == parts.test_from
    assert parts.calibration["mature_at"].max() <= parts.test_from
    assert parts.fit["mature_at"].max() <= parts.calibration["attempted_at"].min()
    assert parts.dropped == 1000 - parts.fit.height - parts.calibration.height - parts.test.height > 0


def test_maturity_ending_exactly_at_the_test_is_kept_one_tick_later_is_not():
    start = split(rows(), 0.2, 0.15).test_from
    exactly = rows().with_columns(mature_at=pl.max_horizontal("attempted_at", pl.lit(start)))
    later = exactly.with_columns(mature_at=pl.col("mature_at") + timedelta(microseconds=1))
    assert split(exactly, 0.2, 0.15).calibration.height == 120
    assert split(later, 0.2, 0.15).calibration.is_empty()


def test_checkouts_that_straddle_a_border_leave_the_older_part():
    same = rows(checkout_id=pl.when(pl.int_range(pl.len()) % 100 == 50).then(pl.lit("one")).otherwise("checkout_id"))
    parts = split(same.with_columns(mature_at=pl.col("attempted_at")), 0.2, 0.15)
    assert "one" in parts.test["checkout_id"]
    assert "one" not in parts.fit["checkout_id"]
    assert "one" not in parts.calibration["checkout_id"]


def test_rows_without_a_checkout_are_not_one_checkout():
    lone = rows(checkout_id=pl.lit(None, dtype=pl.String), mature_at=pl.col("attempted_at"))
    assert split(lone, 0.2, 0.15).dropped == 0


def test_equal_times_are_not_torn_apart():
    tied = rows(attempted_at=pl.lit(START), mature_at=pl.lit(START))
    assert split(tied, 0.2, 0.15).test.height == 1000


def test_order_of_the_rows_does_not_matter():
    shuffled = rows().sample(fraction=1, shuffle=True, seed=3)
    assert split(shuffled, 0.2, 0.15).fit.equals(split(rows(), 0.2, 0.15).fit)


def test_clients_that_were_learned_from_are_told_from_those_held_out():
    named = rows(client_id=pl.when(pl.int_range(pl.len()) % 4 < 3).then(pl.format("c{}", pl.int_range(pl.len()) % 4)))
    new = named.with_columns(
        client_id=pl.when(pl.int_range(pl.len()) >= 900).then(pl.lit("late")).otherwise("client_id"),
        mature_at=pl.col("attempted_at"),
    )
    test = split(new, 0.2, 0.15).test
    told = dict(test.select("client_id", "client_learned").unique().rows())
    assert told == {"c0": True, "c1": True, "c2": True, "late": False, None: None}
    assert test.height == 200
