"""What a threshold would catch, to the centavo."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from models import pesos

FAILED = np.array([1, 1, 0, 0, 1], dtype=np.int8)
SAID = np.array([0.9, 0.1, 0.5, 0.1, 0.2])
AMOUNT = pl.Series(["100.10", "50.00", "40.00", "7.00", None]).cast(pl.Decimal(18, 2))


def caught(currency: str = "ARS", share: float = 0.25):
    amount = pesos.centavos(AMOUNT, pl.Series([currency] * 5))
    found = pesos.catch(FAILED, SAID, amount, share, iter([np.ones(5), np.array([2.0, 0, 0, 0, 0])]))
    return pesos.as_json(found, FAILED, amount, share)


def test_by_hand():
    told = caught()
    assert told["threshold"] == pytest.approx(0.2)
    assert (told["caught_ars"], told["touched_good_ars"], told["failing_ars"]) == ("100.10", "40.00", "150.10")
    assert told["net_ars"]["value"] == "90.10"
    assert told["touched_share"] == pytest.approx(3 / 5)
    assert told["failures_caught_share"] == pytest.approx(2 / 3)
    assert float(told["net_ars"]["low"]) >= 90.10
    assert float(told["net_ars"]["high"]) <= 200.20


def test_other_currencies_are_no_pesos():
    assert caught("USD")["net_ars"]["value"] == "0.00"


@pytest.mark.parametrize("share", [0.1, 0.25, 1.0])
def test_no_threshold_has_a_higher_expected_net(share):
    """With probabilities that are true, on many rows, whatever the amounts."""
    generator = np.random.default_rng(3)
    truth, amount = generator.random(50_000), generator.integers(100, 900_000, 50_000)
    worth = truth * amount - share * (1 - truth) * amount
    best = worth[truth >= pesos.threshold(share)].sum()
    assert all(best >= worth[truth >= other].sum() for other in np.linspace(0.02, 0.98, 49))
