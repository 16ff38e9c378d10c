"""The platform's commission over months to come, by draw, with the prices and the dollar of the same draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from barberpro.parameters.prices import CPI_REGIONS
from barberpro.policies.policy import Policy
from barberpro.simulation.forward import Cells, Setting, Sold, World, sold
from barberpro.simulation.history import History
from barberpro.simulation.known import Floats
from barberpro.simulation.outlook import outlook
from barberpro.simulation.response import Response
from barberpro.simulation.totals import MEASURES, groups

Slices = Mapping[str, tuple[Sequence[str], NDArray[np.intp]]]
"""By dimension: the names of its slices, and in which of them each group of providers is."""


@dataclass(frozen=True, slots=True)
class Sales:
    """Centavos by measure, nominal and of the last published month, (draws, months, groups of providers)."""

    nominal: Mapping[str, Floats]
    real: Mapping[str, Floats]

    @property
    def income(self) -> Floats:
        """Commission by draw and month, nominal."""
        return np.asarray(self.nominal["platform_income"].sum(axis=2), dtype=np.float64)


def setting_of(history: History, policy: Policy, months: Sequence[date]) -> tuple[Setting, Slices]:
    """Group providers by region, province and size; the policy is the one in force, for nobody else sets the rates."""
    found = groups(history)
    of = {name: where[:, 0] for name, (_, where) in found.items() if name != "month"}
    region = np.array([CPI_REGIONS.index(name) for name in history.region], dtype=np.intp)
    distinct, group = np.unique(np.stack([region, *of.values()], axis=1), axis=0, return_inverse=True)
    slices = {name: (found[name][0], distinct[:, place]) for place, name in enumerate(of, start=1)}
    cells = Cells(group.ravel().astype(np.intp), distinct[:, 0])
    return Setting(history, outlook(history), months, [policy], cells), slices


def sold_ahead(setting: Setting, sample: tuple[int, int], *, scatter: bool) -> Sold:
    """Sell ahead in pesos of the last published month; `sample` is draws and seed. Nobody answers to the dollar."""
    still = np.ones((1, len(setting.months), len(CPI_REGIONS)))
    return sold(setting, World(still, Response.none(1), scatter, *sample))[0]


def priced(found: Sold, setting: Setting, level: Floats) -> Sales:
    """Express what is sold at price levels (draws, months, regions)."""
    prices = level[:, :, setting.cells.region]
    real = {name: found[name] for name in MEASURES}
    return Sales({name: each * prices for name, each in real.items()}, real)
