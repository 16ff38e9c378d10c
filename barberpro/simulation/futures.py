"""Drawn futures of a policy beside those of the one in force: medians, bands, slices, and where variance comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from barberpro.simulation.comparison import LEVELS, pesos
from barberpro.simulation.totals import MEASURES
from barberpro.simulation.variance import FEWEST_DRAWS, SOURCES, variance_parts

Floats = NDArray[np.float64]
Groups = Mapping[str, tuple[Sequence[str], NDArray[np.intp]]]
"""Of each dimension the names of its slices, and in which of them each group of providers is."""

NUMBERS = ("bookings", "checkouts")


@dataclass(frozen=True, slots=True)
class Futures:
    """Centavos by measure and prices (`nominal`, `real`): (draws, months, groups of providers).

    `numbers`: paid `bookings`, and the decided `checkouts` that they came of; 0 where no source tells of checkouts.
    """

    values: Mapping[tuple[str, str], Floats]
    numbers: Mapping[str, Floats]

    @classmethod
    def of(cls, real: Mapping[str, Floats], level: Floats, numbers: Mapping[str, Floats]) -> Futures:
        """Take real centavos by measure, the price level of their groups, and numbers."""
        return cls(
            {(name, "real"): each for name, each in real.items()}
            | {(name, "nominal"): each * level for name, each in real.items()},
            numbers,
        )

    def total(self, name: str, prices: str) -> Floats:
        """Add a measure up by draw."""
        return np.asarray(self.values[name, prices].sum(axis=(1, 2)), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Told:
    """What futures are laid out by, and where their variance comes from.

    `income`: nominal centavos by draw, of each policy where all is uncertain (`all`) and where one source is.
    """

    months: Sequence[date]
    groups: Groups
    income: Mapping[str, Sequence[Floats]]


def told_futures(futures: Sequence[Futures], place: int, told: Told) -> dict[str, Any]:
    """Tell what one of the policies changes; the first is the one in force."""
    one, other = futures[0], futures[place]
    change = {source: income[place] - income[0] for source, income in told.income.items()}
    return {
        "months": [f"{month:%Y-%m}" for month in told.months],
        "totals": _totals(one, other, "nominal"),
        "real": _totals(one, other, "real"),
        **_numbers(one, other),
        "by_month": [
            {"month": f"{month:%Y-%m}"} | _bands(one, other, np.s_[:, column, :])
            for column, month in enumerate(told.months)
        ],
        "by": {
            dimension: [
                {"slice": label} | _bands(one, other, np.s_[:, :, where == code]) for code, label in enumerate(labels)
            ]
            for dimension, (labels, where) in told.groups.items()
        },
        "share_of_draws_that_pay": float((change["all"] > 0).mean()),
        "variance": _variance(change),
    }


def _totals(one: Futures, other: Futures, prices: str) -> dict[str, dict[str, str]]:
    return {f"{name}_ars": band_of(one.total(name, prices), other.total(name, prices)) for name in MEASURES}


def _bands(one: Futures, other: Futures, part: tuple[Any, ...]) -> dict[str, Any]:
    """Bound every measure in a part of months and groups, in nominal pesos, and the numbers."""
    both = {name: [_summed(each.values[name, "nominal"][part]) for each in (one, other)] for name in MEASURES}
    return {f"{name}_ars": band_of(*pair) for name, pair in both.items()} | _numbers(one, other, part)


def _numbers(one: Futures, other: Futures, part: tuple[Any, ...] = ()) -> dict[str, Any]:
    """Bound bookings, and which share of checkouts is paid; None where no source tells of checkouts."""
    booked, opened = ([_summed(each.numbers[name][part]) for each in (one, other)] for name in NUMBERS)
    shares = [paid / np.maximum(decided, 1e-9) for paid, decided in zip(booked, opened, strict=True)]
    known = all(each.min() > 0 for each in opened)
    return {"bookings": _rounded(booked, 1), "conversion": _rounded(shares, 6) if known else None}


def _rounded(pair: Sequence[Floats], decimals: int) -> dict[str, float]:
    return {name: round(value, decimals) for name, value in _band(*pair).items()}


def _summed(values: Floats) -> Floats:
    return np.asarray(values.reshape(len(values), -1).sum(axis=1), dtype=np.float64)


def _variance(change: Mapping[str, Floats]) -> list[dict[str, Any]] | None:
    """Split the variance of the change of nominal income; a source that stands still has one draw for all."""
    together = change["all"]
    if len(together) < FEWEST_DRAWS or not together.var() > 0:
        return None
    alone = {name: np.broadcast_to(change[name], together.shape) for name in SOURCES}
    return [asdict(part) for part in variance_parts(alone, together)]


def band_of(one: Floats, other: Floats) -> dict[str, str]:
    """Medians of both, and of their difference with its 90 % band, in pesos."""
    return {name: pesos(round(value)) for name, value in _band(one, other).items()}


def _band(one: Floats, other: Floats) -> dict[str, float]:
    low, middle, high = np.quantile(other - one, (LEVELS[0], 0.5, LEVELS[1]))
    figures = {"baseline": np.median(one), "policy": np.median(other), "delta": middle, "low": low, "high": high}
    return {name: float(value) for name, value in figures.items()}
