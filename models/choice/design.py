"""Lays out checkouts for the nested logit: which columns stand where, and how they are scaled."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import polars as pl

from barberpro.domain.vocabulary import METHODS
from barberpro.features.checkout_features import of_method
from models.calibration import Floats
from models.choice.financing import financing_shares
from models.choice.nested_logit import Coefficients, Design
from models.choice.options import CREDIT, Flags, Options

Numbers = TypeVar("Numbers", float, Floats)
DEVICES = 4
"""The most frequent devices have coefficients of their own."""
MANY = 3.0
"""Logs of amounts are pulled in to so many standard deviations."""
FEW = 2.0
"""So many payments that nobody made keep shares of a short history away from 0 and 1."""
WEAK, STRONG = 0.1, 5.0
"""How hard coefficients are pulled towards 0: those that all methods share, and those of a method alone."""


@dataclass(frozen=True, slots=True)
class Layout:
    """What was learned about the columns before any coefficient."""

    options: Options
    amount_mean: float
    amount_spread: float
    devices: tuple[str, ...]

    @classmethod
    def learn(cls, rows: pl.DataFrame) -> Layout:
        """Look at the rows to be fitted."""
        amount = rows["amount_real_log"].drop_nulls()
        devices = rows["device_type"].drop_nulls().value_counts(sort=True)["device_type"].head(DEVICES).to_list()
        mean, spread = (float(amount.mean() or 0.0), float(amount.std() or 1.0))  # type: ignore[arg-type]
        return cls(Options.of(rows["menu"].unique()), mean, spread or 1.0, tuple(sorted(devices)))

    def design(self, rows: pl.DataFrame) -> Design:
        """Lay out rows with their features, `attempted_at`, `menu` and `default_installments`."""
        known = amount_of(self, rows["amount_real_log"].cast(pl.Float64).to_numpy())
        amount, offered = np.nan_to_num(known).clip(-MANY, MANY), self.options.offered_by(rows)
        facts = self._facts(rows, amount)
        cost = financing_shares(rows["attempted_at"], self.options.installments)
        return Design(
            facts=facts,
            of_method=of_method_columns(lambda name: _by_method(rows, name)),
            of_option=self.of_option(amount, self.options.preselected(rows), cost),
            leaving=self.leaving(facts, amount, offered),
            offered=offered,
            method_places=self.options.method_places,
        )

    def penalty(self, design: Design) -> Coefficients:
        """Say how hard each coefficient is pulled."""
        by_method = np.full((len(METHODS), design.facts.shape[1]), STRONG)
        by_method[:, 0] = WEAK
        sizes = design.of_method.shape[2], design.of_option.shape[2], design.leaving.shape[1]
        return Coefficients(by_method, *[np.full(size, WEAK) for size in sizes], scale=WEAK)

    def _facts(self, rows: pl.DataFrame, amount: Floats) -> Floats:
        hours = _numbers(rows, "hours_to_appointment")
        new = _numbers(rows, "client_attempts_ever") == 0
        devices = [(rows["device_type"] == device).fill_null(False).to_numpy() for device in self.devices]
        columns = [np.ones(rows.height), amount, *_flags(hours, new), *devices]
        return np.column_stack([np.asarray(column, dtype=np.float64) for column in columns])

    def facts_of(self, amount: float, hours: float, new: bool, device: str | None) -> Floats:
        """Lay out the facts of one checkout, whose amount is scaled."""
        flags = _flags(np.array(hours), np.array(new))
        return np.array([1.0, amount, *map(float, flags), *[float(device == each) for each in self.devices]])

    def of_option(self, amount: Floats, default: Flags, cost: Floats) -> Floats:
        """Lay out what is told of each option: its plan, and how plans meet the amount, the default and their cost."""
        log_plan = np.log(self.options.installments)
        plans = np.eye(len(self.options.methods))[:, len(METHODS) :]
        by_option = np.broadcast_to(plans, (len(amount), *plans.shape))
        crossed = (amount[:, None] * log_plan, default, np.broadcast_to(cost, default.shape))
        told = [np.asarray(each, dtype=np.float64) for each in crossed]
        return np.concatenate([by_option, np.stack(told, axis=2)], axis=2)

    def leaving(self, facts: Floats, amount: Floats, offered: Flags) -> Floats:
        """Lay out what leaving depends on: the facts but for devices, and how much the menu lacks."""
        own = facts[:, : facts.shape[1] - len(self.devices)]
        return np.column_stack([own, amount**2, _missing(self.options, offered)])

    def as_json(self) -> dict[str, Any]:
        """Lay out for `spec.json`."""
        return {
            "plans": list(self.options.plans),
            "amount_mean": self.amount_mean,
            "amount_spread": self.amount_spread,
            "devices": list(self.devices),
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Layout:
        """Read what `as_json` laid out."""
        return cls(Options(tuple(raw["plans"])), raw["amount_mean"], raw["amount_spread"], tuple(raw["devices"]))


def amount_of(layout: Layout, amount_real_log: Numbers) -> Numbers:
    """Scale the logarithm of a real amount."""
    return (amount_real_log - layout.amount_mean) / layout.amount_spread


def of_method_columns(told: Callable[[str], Floats]) -> Floats:
    """Lay out how often the client used each method, how well that went, and how usual it is in the province.

    `told` gives a feature for every method, rows x methods, 0 where it is not known.
    """
    used = told("client_method_attempts_ever")
    every = used.sum(axis=1, keepdims=True)
    local = told("province_method_attempts_90d") + 1.0
    columns = (
        used / (every + FEW),
        np.log1p(used),
        used > 0,
        -np.log1p(every) * (used == 0),
        told("client_method_declines_ever") / (used + FEW),
        np.log(local / local.sum(axis=1, keepdims=True)),
    )
    return np.stack([np.asarray(column, dtype=np.float64) for column in columns], axis=2)


def _flags(hours: Floats, new: Flags) -> tuple[Flags, ...]:
    """Tell whether it is paid in the chair, on the day before, or nobody knows when; and whether the client is new."""
    return hours < 0, (hours >= 0) & (hours < 24), np.isnan(hours), new


def _missing(options: Options, offered: np.ndarray) -> Floats:
    """Count the methods that a menu lacks, and whether its plans leave out paying a credit card at once."""
    once = offered[:, : len(METHODS)]
    plans = offered[:, len(METHODS) :].any(axis=1)
    credit = METHODS.index(CREDIT)
    lacking = len(METHODS) - once.sum(axis=1) - (plans & ~once[:, credit])
    return np.asarray(lacking, dtype=np.float64)[:, None]


def _by_method(rows: pl.DataFrame, feature: str) -> Floats:
    return np.column_stack([np.nan_to_num(_numbers(rows, of_method(feature, method))) for method in METHODS])


def _numbers(rows: pl.DataFrame, name: str) -> Floats:
    return rows[name].cast(pl.Float64).to_numpy().astype(np.float64)
