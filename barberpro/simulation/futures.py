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


@dataclass(frozen=True, slots=True)
class Futures:
    """Centavos by measure and prices (`nominal`, `real`): (draws, months, groups of providers)."""

    values: Mapping[tuple[str, str], Floats]

    @classmethod
    def of(cls, real: Mapping[str, Floats], level: Floats) -> Futures:
        """Take real centavos by measure, and the price level of their groups."""
        return cls(
            {(name, "real"): each for name, each in real.items()}
            | {(name, "nominal"): each * level for name, each in real.items()}
        )

    def total(self, name: str, prices: str) -> Floats:
        """Add a measure up by draw."""
        return np.asarray(self.values[name, prices].sum(axis=(1, 2)), dtype=np.float64)


def told_futures(
    runs: Mapping[str, Sequence[Futures]], place: int, months: Sequence[date], groups: Groups
) -> dict[str, Any]:
    """Tell what one of the policies changes; the first of each run is the one in force.

    `runs` has all sources of uncertainty together (`all`) and each alone.
    """
    one, other = runs["all"][0], runs["all"][place]
    change = {
        source: run[place].total("platform_income", "nominal") - run[0].total("platform_income", "nominal")
        for source, run in runs.items()
    }
    return {
        "months": [f"{month:%Y-%m}" for month in months],
        "totals": _totals(one, other, "nominal"),
        "real": _totals(one, other, "real"),
        "by_month": [
            {"month": f"{month:%Y-%m}"} | _bands(one, other, np.s_[:, column, :]) for column, month in enumerate(months)
        ],
        "by": {
            dimension: [
                {"slice": label} | _bands(one, other, np.s_[:, :, where == code]) for code, label in enumerate(labels)
            ]
            for dimension, (labels, where) in groups.items()
        },
        "share_of_draws_that_pay": float((change["all"] > 0).mean()),
        "variance": _variance(change),
    }


def _totals(one: Futures, other: Futures, prices: str) -> dict[str, dict[str, str]]:
    return {f"{name}_ars": band_of(one.total(name, prices), other.total(name, prices)) for name in MEASURES}


def _bands(one: Futures, other: Futures, part: tuple[Any, ...]) -> dict[str, dict[str, str]]:
    """Bound every measure in a part of months and groups, in nominal pesos."""
    both = {name: [each.values[name, "nominal"][part] for each in (one, other)] for name in MEASURES}
    return {f"{name}_ars": band_of(*(each.reshape(len(each), -1).sum(axis=1) for each in pair))
            for name, pair in both.items()}  # fmt: skip


def _variance(change: Mapping[str, Floats]) -> list[dict[str, Any]] | None:
    """Split the variance of the change of nominal income; a source that stands still has one draw for all."""
    together = change["all"]
    if len(together) < FEWEST_DRAWS or not together.var() > 0:
        return None
    alone = {name: np.broadcast_to(change[name], together.shape) for name in SOURCES}
    return [asdict(part) for part in variance_parts(alone, together)]


def band_of(one: Floats, other: Floats) -> dict[str, str]:
    """Medians of both, and of their difference with its 90 % band, in pesos."""
    low, middle, high = np.quantile(other - one, (LEVELS[0], 0.5, LEVELS[1]))
    figures = {"baseline": np.median(one), "policy": np.median(other), "delta": middle, "low": low, "high": high}
    return {name: pesos(round(float(value))) for name, value in figures.items()}
