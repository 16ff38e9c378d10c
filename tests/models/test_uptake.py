"""The curve of installments by amount: known truth, what it must not do, and a real marketplace."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from models.uptake import share_taken, uptake

ROWS = 4_000


def drawn(seed: int, slope: float = 1.2) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Draw amounts, what was taken, clients, and how likely it was."""
    draw = np.random.default_rng(seed)
    log_amount = draw.normal(9.5, 0.6, ROWS)
    chance = 1 / (1 + np.exp(-slope * (log_amount - 9.5)))
    return np.exp(log_amount), draw.random(ROWS) < chance, draw.integers(0, ROWS // 2, ROWS), chance


def test_a_known_curve_is_found_and_holds_in_every_decile():
    amount, taken, cluster, chance = drawn(1)
    found = uptake(amount, taken, cluster)
    assert found is not None
    assert found.is_calibrated
    assert np.abs(found.curve.share(amount) - chance).max() < 0.06
    assert [each.number for each in found.deciles] == list(range(1, 11))
    assert sum(each.rows for each in found.deciles) == ROWS


def test_a_curve_that_does_not_fit_says_so():
    amount, taken, cluster, _ = drawn(2)
    where, fifths = np.argsort(amount), np.arange(800) % 5
    taken[where[:800]] = fifths == 0  # a fifth of the smallest, four fifths of the next, by rule
    taken[where[800:1600]] = fifths != 0
    found = uptake(amount, taken, cluster)
    assert found is not None
    assert [each.taken.value for each in found.deciles[:4]] == pytest.approx([0.2, 0.2, 0.8, 0.8], abs=0.01)
    assert not found.is_calibrated
    assert not all(each.is_held for each in found.deciles[:4])


def test_what_was_said_outside_of_the_interval_is_no_calibrated_curve():
    amount, taken, cluster, _ = drawn(3)
    found = uptake(amount, taken, cluster)
    assert found is not None
    off = replace(found.deciles[4], said=found.deciles[4].taken.high + 0.001)
    assert not off.is_held
    assert not replace(found, deciles=(*found.deciles[:4], off, *found.deciles[5:])).is_calibrated


def test_clients_who_always_do_the_same_widen_the_interval():
    taken = np.repeat(np.arange(40) % 2 == 0, 10)
    alone = share_taken(taken, np.arange(400), 0.05)
    together = share_taken(taken, np.repeat(np.arange(40), 10), 0.05)
    assert together.value == alone.value == 0.5
    assert together.high - together.low > 2.5 * (alone.high - alone.low)


@pytest.mark.parametrize(("taken", "low", "high"), [(False, 0.0, 0.0582), (True, 0.9418, 1.0)])
def test_what_nobody_or_everybody_took_is_not_certain(taken: bool, low: float, high: float):
    found = share_taken(np.full(50, taken), np.arange(50), 0.05)  # 1 - 0.05 ** (1 / 50), Clopper and Pearson
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-4)


@pytest.mark.parametrize(("rows", "taken"), [(199, None), (400, True), (400, False)])
def test_too_few_rows_or_one_answer_give_no_curve(rows: int, taken: bool | None):
    answers = np.arange(rows) % 2 == 0 if taken is None else np.full(rows, taken)
    assert uptake(np.linspace(1.0, 9.0, rows), answers, np.arange(rows)) is None


def test_one_price_for_all_gives_one_share():
    found = uptake(np.full(400, 50.0), np.arange(400) % 4 == 0, np.arange(400) // 4)
    assert found is not None
    assert found.curve.share(np.array([10.0, 50.0, 500.0])) == pytest.approx([0.25] * 3, abs=0.01)


def test_of_very_many_rows_some_are_looked_at_and_said_to_be(monkeypatch):
    monkeypatch.setattr("models.uptake.MOST_ROWS", 1_500)
    found = uptake(*drawn(4)[:3])
    assert found is not None
    assert sum(each.rows for each in found.deciles) == -(-ROWS // 3)


@pytest.mark.external
def test_a_real_marketplace_is_fitted_and_calibrated(external_data: Path):
    told = pl.read_csv(external_data / "olist" / "olist_order_payments_dataset.csv.gz")
    cards = told.filter(pl.col("payment_type") == "credit_card", pl.col("payment_value") > 0)
    found = uptake(
        cards["payment_value"].to_numpy(),
        (cards["payment_installments"] > 1).to_numpy(),
        (cards["order_id"].rank("dense").cast(pl.Int64) - 1).to_numpy(),
    )
    assert found is not None
    for each in found.deciles:
        print(f"{each.number:2d} {each.amount_from:9.2f} to {each.amount_to:9.2f}: {each.taken.value:.3f} "  # noqa: T201
              f"({each.taken.low:.3f} to {each.taken.high:.3f}), said {each.said:.3f}")  # fmt: skip
    shares = [each.taken.value for each in found.deciles]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == pytest.approx((0.29, 0.90), abs=0.006)
    assert found.is_calibrated
