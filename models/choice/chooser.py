"""A model of menus ready to answer: what people choose, what is paid of it, and so how likely the checkout is paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import lightgbm as lgb
import numpy as np
import polars as pl

from models.calibration import Floats, log_odds, sigmoid
from models.choice.design import Layout
from models.choice.nested_logit import Coefficients, choice
from models.choice.paying import failing
from models.encode import Encoder

EDGE = 1e-9


@dataclass(frozen=True, slots=True)
class Spread:
    """Other coefficients and log-odds of failure that the same rows might have given, one line for each draw."""

    coefficients: Floats
    """Draws x coefficients, laid out as `Coefficients.flat`."""
    log_odds: Floats
    """Added to the log-odds that an option stays unpaid: draws x options."""

    @classmethod
    def drawn(cls, coefficients: Floats, error: Floats, seed: int) -> Spread:
        """Draw the log-odds of each option with its standard error, beside coefficients drawn before."""
        half = np.random.default_rng(seed).standard_normal((len(coefficients) // 2, len(error))) * error
        return cls(coefficients, np.concatenate([half, -half]))

    def as_json(self) -> dict[str, Any]:
        """Lay out, rounded to what matters."""
        return {name: np.round(getattr(self, name), 5).tolist() for name in ("coefficients", "log_odds")}

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Spread:
        """Read what `as_json` laid out."""
        return cls(*[np.array(raw[name], dtype=np.float64) for name in ("coefficients", "log_odds")])


@dataclass(frozen=True, slots=True)
class Chooser:
    """A fitted nested logit of menus, trees for what is paid, and the map that calibrates the whole."""

    layout: Layout
    coefficients: Coefficients
    booster: lgb.Booster
    paying: Encoder
    """Lays out rows for the trees."""
    encoder: Encoder
    """Lays out rows for the baselines."""
    spread: Spread
    """How far it may be off."""

    def paid(self, rows: pl.DataFrame) -> Floats:
        """Give how likely each option is chosen first and the checkout paid in the end, by row and option.

        The rows hold the features of `installment_conversion`, `menu` (JSON) and `default_installments`.
        """
        said = choice(self.layout.design(rows), self.coefficients)
        lost = sigmoid(failing(self.booster, self.paying, rows, self.layout.options))
        return np.asarray(said.stay[:, None] * said.option * (1.0 - lost), dtype=np.float64)

    def raw(self, rows: pl.DataFrame) -> Floats:
        """Give the log-odds that each checkout is not paid, before calibration."""
        unpaid = (1.0 - self.paid(rows).sum(axis=1)).clip(EDGE, 1.0 - EDGE)
        return log_odds(unpaid)

    def as_json(self) -> dict[str, Any]:
        """Lay out all but the trees."""
        found = self.coefficients
        return {
            "layout": self.layout.as_json(),
            "by_method": found.by_method.tolist(),
            "of_method": found.of_method.tolist(),
            "of_option": found.of_option.tolist(),
            "leaving": found.leaving.tolist(),
            "scale": found.scale,
            "paying": self.paying.as_json(),
            "encoder": self.encoder.as_json(),
            "spread": self.spread.as_json(),
        }

    @classmethod
    def from_json(cls, raw: Mapping[str, Any], booster: str) -> Chooser:
        """Read what `as_json` laid out, and the trees as text."""
        arrays = [np.array(raw[name], dtype=np.float64) for name in ("by_method", "of_method", "of_option", "leaving")]
        return cls(
            layout=Layout.from_json(raw["layout"]),
            coefficients=Coefficients(*arrays, scale=float(raw["scale"])),
            booster=lgb.Booster(model_str=booster),
            paying=Encoder.from_json(raw["paying"]),
            encoder=Encoder.from_json(raw["encoder"]),
            spread=Spread.from_json(raw["spread"]),
        )
