"""What a threshold would catch, in pesos: a figure about the model, never the effect of doing something."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from models.evaluate import HIGH, LOW, Floats, Labels

CENTAVO = Decimal("0.01")
NOTE = (
    "Amounts in pesos of failing payments at or above the threshold, less touch_cost_share of the amounts of good ones "
    "there. It says what the model points at, not what doing something about it would bring."
)


@dataclass(frozen=True, slots=True)
class Catch:
    """What lies at or above a threshold, in centavos."""

    caught: int
    touched_good: int
    net: Decimal
    draws: Floats
    """`net` in each resample."""
    touched: int
    """How many payments."""
    failures: int
    """How many of them failed."""


def threshold(touch_cost_share: float) -> float:
    """Give the probability from which touching pays if probabilities are true: where p = (1 - p) x share.

    Of all thresholds it has the highest expected net on any calibrated slice, so none needs to be searched.
    """
    return touch_cost_share / (1 + touch_cost_share)


def centavos(amount: pl.Series, currency: pl.Series) -> NDArray[np.int64]:
    """Turn DECIMAL pesos into whole centavos; 0 where the amount is unknown or in another currency."""
    pesos = pl.select(pl.when(currency == "ARS").then(amount)).to_series()
    return (pesos.cast(pl.Decimal(20, 2)) * 100).cast(pl.Int64).fill_null(0).to_numpy()


def catch(
    failed: Labels, probability: Floats, amount: NDArray[np.int64], share: float, weights: Iterator[Floats]
) -> Catch:
    """Count what is caught from `threshold(share)` on, and the net under each resample of row weights."""
    touched = probability >= threshold(share)
    good, bad = touched & (failed == 0), touched & (failed == 1)
    caught, touched_good = int(amount[bad].sum()), int(amount[good].sum())
    worth = np.where(bad, amount, 0) - share * np.where(good, amount, 0)
    return Catch(
        caught=caught,
        touched_good=touched_good,
        net=caught - Decimal(str(share)) * touched_good,
        draws=np.array([each @ worth for each in weights]),
        touched=int(touched.sum()),
        failures=int(bad.sum()),
    )


def as_json(found: Catch, failed: Labels, amount: NDArray[np.int64], share: float) -> dict[str, Any]:
    """Lay out with money as text of two decimals."""
    low, high = np.quantile(found.draws, [LOW, HIGH])
    return {
        "threshold": threshold(share),
        "touched_share": found.touched / len(failed),
        "failures_caught_share": found.failures / max(int(failed.sum()), 1),
        "caught_ars": pesos(found.caught),
        "failing_ars": pesos(int(amount[failed == 1].sum())),
        "touched_good_ars": pesos(found.touched_good),
        "net_ars": {"value": pesos(found.net), "low": pesos(round(low)), "high": pesos(round(high))},
    }


def pesos(amount: Decimal | int) -> str:
    """Write centavos as pesos."""
    return str((Decimal(amount) / 100).quantize(CENTAVO))
