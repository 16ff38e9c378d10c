"""The platform's commission over months to come, by draw, with the prices and the dollar of the same draw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from barberpro.parameters.prices import CPI_REGIONS
from barberpro.policies.policy import Policy
from barberpro.simulation.drawn_numbers import World
from barberpro.simulation.forward import ALL, Setting, Sold, runs
from barberpro.simulation.futures import Groups
from barberpro.simulation.history import History
from barberpro.simulation.known import Floats
from barberpro.simulation.outlook import outlook
from barberpro.simulation.provider_groups import provider_groups
from barberpro.simulation.response import Response
from barberpro.simulation.totals import MEASURES


@dataclass(frozen=True, slots=True)
class Sales:
    """Centavos by measure, nominal and of the last published month, (draws, months, groups of providers)."""

    nominal: Mapping[str, Floats]
    real: Mapping[str, Floats]

    @property
    def income(self) -> Floats:
        """Commission by draw and month, nominal."""
        return np.asarray(self.nominal["platform_income"].sum(axis=2), dtype=np.float64)


def setting_of(history: History, policy: Policy, months: Sequence[date]) -> tuple[Setting, Groups]:
    """Group providers by region, province and size; the policy is the one in force, for nobody else sets the rates."""
    cells, slices = provider_groups(history)
    return Setting(history, outlook(history), months, [policy], cells), slices


def sold_ahead(setting: Setting, sample: tuple[int, int], *, scatter: bool) -> Sold:
    """Sell ahead in pesos of the last published month; `sample` is draws and seed. Nobody answers to the dollar."""
    still = np.ones((1, len(setting.months), len(CPI_REGIONS)))
    return runs(setting, {ALL: World(still, Response.none(1), scatter, *sample)}).sold[0]


def priced(found: Sold, setting: Setting, level: Floats) -> Sales:
    """Express what is sold at price levels (draws, months, regions)."""
    prices = setting.cells.levels(level)
    real = {name: found[name] for name in MEASURES}
    return Sales({name: each * prices for name, each in real.items()}, real)
