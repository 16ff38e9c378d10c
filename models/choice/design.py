"""Lays out checkouts for the nested logit: which columns stand where, and how they are scaled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from barberpro.domain.vocabulary import METHODS
from barberpro.features.checkout_features import of_method
from models.calibration import Floats
from models.choice.financing import financing_shares
from models.choice.nested_logit import Coefficients, Design
from models.choice.options import CREDIT, Options

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
        """Lay out rows with their features, `menu` and `default_installments`."""
        amount, offered = self._amount(rows), self.options.offered_by(rows)
        facts = self._facts(rows, amount)
        return Design(
            facts=facts,
            of_method=_of_method(rows),
            of_option=self._of_option(rows, amount),
            leaving=np.column_stack(
                [facts[:, : -len(self.devices) or None], amount**2, _missing(self.options, offered)]
            ),
            offered=offered,
            method_places=self.options.method_places,
        )

    def penalty(self, design: Design) -> Coefficients:
        """Say how hard each coefficient is pulled."""
        by_method = np.full((len(METHODS), design.facts.shape[1]), STRONG)
        by_method[:, 0] = WEAK
        sizes = design.of_method.shape[2], design.of_option.shape[2], design.leaving.shape[1]
        return Coefficients(by_method, *[np.full(size, WEAK) for size in sizes], scale=WEAK)

    def _amount(self, rows: pl.DataFrame) -> Floats:
        known = (rows["amount_real_log"].to_numpy() - self.amount_mean) / self.amount_spread
        return np.nan_to_num(known.astype(np.float64)).clip(-MANY, MANY)

    def _facts(self, rows: pl.DataFrame, amount: Floats) -> Floats:
        hours = _numbers(rows, "hours_to_appointment")
        new = _numbers(rows, "client_attempts_ever") == 0
        flags = [hours < 0, (hours >= 0) & (hours < 24), np.isnan(hours), new]
        devices = [(rows["device_type"] == device).fill_null(False).to_numpy() for device in self.devices]
        columns = [np.ones(rows.height), amount, *flags, *devices]
        return np.column_stack([np.asarray(column, dtype=np.float64) for column in columns])

    def _of_option(self, rows: pl.DataFrame, amount: Floats) -> Floats:
        log_plan = np.log(self.options.installments)
        plans = np.eye(len(self.options.methods))[:, len(METHODS) :]
        by_option = np.broadcast_to(plans, (rows.height, *plans.shape))
        cost = financing_shares(rows["attempted_at"], self.options.installments)
        crossed = (amount[:, None] * log_plan, self.options.preselected(rows), cost)
        return np.concatenate(
            [by_option, np.stack([np.asarray(each, dtype=np.float64) for each in crossed], axis=2)], axis=2
        )

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


def _of_method(rows: pl.DataFrame) -> Floats:
    """Tell of each method how often the client used it and how well that went, and how usual it is in the province."""
    used = _by_method(rows, "client_method_attempts_ever")
    every = used.sum(axis=1, keepdims=True)
    local = _by_method(rows, "province_method_attempts_90d") + 1.0
    columns = (
        used / (every + FEW),
        np.log1p(used),
        used > 0,
        -np.log1p(every) * (used == 0),
        _by_method(rows, "client_method_declines_ever") / (used + FEW),
        np.log(local / local.sum(axis=1, keepdims=True)),
    )
    return np.stack([np.asarray(column, dtype=np.float64) for column in columns], axis=2)


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
