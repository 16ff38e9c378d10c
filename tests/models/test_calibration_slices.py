"""Slices that chance explains raise no alarm; one that is off does, and stands first."""

from __future__ import annotations

import json

import numpy as np
import polars as pl
import pytest

from models.calibration_slices import LISTED, calibration_slices, holm

PROVINCES = [f"AR-{letter}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWX"]


def world(count: int, seed: int, *, off: float = 0.0, each: int = 1) -> tuple[pl.DataFrame, np.ndarray, np.ndarray]:
    """Payments with their true probability, and clients of `each` payments that end alike; QR fails by `off` more."""
    generator = np.random.default_rng(seed)
    clients = count // each
    said = np.repeat(generator.beta(2, 8, clients), each)
    method = np.repeat(generator.choice(["credit_card", "debit_card", "qr"], clients), each)
    failed = np.repeat(generator.random(clients), each) < said + off * (method == "qr")
    rows = pl.DataFrame(
        {
            "method": method,
            "province": np.repeat(generator.choice(PROVINCES, clients), each),
            "amount_log": generator.normal(9, 1, clients * each),
            "failed": failed.astype(np.int8),
        }
    )
    return rows, said, np.repeat(np.arange(clients), each)


@pytest.mark.parametrize("each", [1, 5])
def test_chance_alone_hardly_ever_alarms(each):
    """At most one world in twenty may: more than 6 of 40 would have a chance of 1 in 300."""
    alarmed = sum(calibration_slices(*world(3_000, seed, each=each))["alarms"] > 0 for seed in range(40))
    assert alarmed <= 6


def test_without_a_correction_chance_would_alarm():
    uncorrected = [calibration_slices(*world(3_000, seed))["slices"][0]["p"] < 0.05 for seed in range(20)]
    assert sum(uncorrected) > 10


def test_a_slice_that_is_off_alarms_and_stands_first():
    found = calibration_slices(*world(10_000, 1, off=0.08))
    worst = found["slices"][0]
    assert (worst["by"], worst["slice"], worst["alarm"]) == ("method", "qr", True)
    assert worst["came_true"]["low"] > worst["said"]
    assert worst["came_true"]["value"] - worst["said"] == pytest.approx(0.08, abs=0.03)
    falling = [each["p"] for each in found["slices"]]
    assert falling == sorted(falling)


def test_the_list_is_bounded_and_plain():
    found = calibration_slices(*world(60_000, 2))
    assert found["judged"] > len(found["slices"]) == LISTED
    assert json.loads(json.dumps(found, allow_nan=False)) == found


def test_what_is_too_small_is_not_judged():
    rows, said, cluster = world(40, 3)
    assert calibration_slices(rows, said * 0.1, cluster)["judged"] == 0


def test_columns_that_a_source_lacks_make_no_slices():
    rows, said, cluster = world(2_000, 4)
    found = calibration_slices(rows.drop("province"), said, cluster)
    assert {each["by"] for each in found["slices"]} == {"method", "amount_decile"}


def test_holm():
    assert holm(np.array([0.01, 0.04, 0.03, 0.5])) == pytest.approx([0.04, 0.09, 0.09, 0.5])


def test_slices_of_the_same_rows_stand_in_one_order_whatever_the_order_of_rows():
    """One method and one province: a tenth of the amounts and its part of both are the same rows."""
    rows, said, cluster = world(3_000, 5, off=0.1)
    rows = rows.with_columns(method=pl.lit("qr"), province=pl.lit("AR-A"))
    found = set()
    for seed in range(8):
        order = np.random.default_rng(seed).permutation(rows.height)
        told = calibration_slices(rows[order], said[order], cluster[order])
        found.add(json.dumps(told["slices"]))
    assert len(found) == 1
