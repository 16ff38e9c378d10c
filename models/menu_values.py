"""What a menu is worth to a checkout: how likely it is paid, and the real pesos that this leaves, with intervals."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from models.calibration import Floats, log_odds, sigmoid
from models.choice.chooser import EDGE
from models.choice.nested_logit import choice, choices
from models.choice.paying import failing
from models.choice.predict import MenuPredictor
from models.menus import Menu

TAIL = 0.05
"""On each side of an interval: they are 90 %, over the draws that the model keeps."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 90 % interval."""

    value: float
    low: float
    high: float

    def times(self, factor: float) -> Estimate:
        """Scale by a factor that is not negative."""
        return Estimate(self.value * factor, self.low * factor, self.high * factor)


@dataclass(frozen=True, slots=True)
class MenuValue:
    """What a menu brings: `conversion` is the chance of being paid, `net` real pesos for each peso asked."""

    menu: Menu
    conversion: Estimate
    net: Estimate
    gain: Estimate
    """Net beyond that of the menu compared with, drawn together: 0 for that menu itself."""
    conversion_gain: Estimate


def shown(row: pl.DataFrame, menu: Menu) -> pl.DataFrame:
    """Show rows a menu."""
    told = json.dumps({"methods": sorted(menu.methods), "installments": sorted(menu.installments)})
    return row.with_columns(menu=pl.lit(told), default_installments=pl.lit(menu.default_installments, pl.Int64))


def net_shares(model: MenuPredictor, rows: pl.DataFrame, menus: Sequence[Menu], kept: Floats) -> Floats:
    """Give the net that each menu would leave of each peso asked, by row and menu; `kept` is that of a paid option."""
    chooser = model.chooser
    lost = sigmoid(failing(chooser.booster, chooser.paying, rows, chooser.layout.options))
    worth = (1.0 - lost) * kept
    found = [choice(chooser.layout.design(shown(rows, menu)), chooser.coefficients) for menu in menus]
    return np.column_stack([(each.stay[:, None] * each.option * worth).sum(axis=1) for each in found])


def menu_values(
    model: MenuPredictor,
    checkout: Mapping[str, Any],
    menus: Sequence[Menu],
    kept: Floats,
    baseline: int,
) -> list[MenuValue]:
    """Value menus for one checkout (features by name, `attempted_at`); gains are over the menu at `baseline`.

    Draws change what people choose and what each option fails by; all menus see the same draws.
    """
    chooser, one = model.chooser, model.one
    design, lost = one.design(checkout, menus), one.failing(checkout)
    said = choice(design, chooser.coefficients)
    paid = said.stay[:, None] * said.option * (1.0 - sigmoid(lost))
    scale = _scale(model, paid.sum(axis=1))
    stay, option = choices(design, chooser.coefficients, chooser.spread.coefficients)
    drawn = stay[:, :, None] * option * (1.0 - sigmoid(lost + chooser.spread.log_odds))[:, None, :]
    conversion = paid.sum(axis=1) * scale, drawn.sum(axis=2) * scale
    net = paid @ kept * scale, drawn @ kept * scale
    told = zip(
        menus,
        estimates(*conversion),
        estimates(*net),
        estimates(*_beyond(*net, baseline)),
        estimates(*_beyond(*conversion, baseline)),
        strict=True,
    )
    return [MenuValue(*each) for each in told]


def estimates(values: Floats, draws: Floats) -> list[Estimate]:
    """Put intervals around values: those of the draws (draws x values), moved so that they lie around them."""
    low, high = np.quantile(draws - draws.mean(axis=0) + values, [TAIL, 1.0 - TAIL], axis=0)
    return [Estimate(*map(float, each)) for each in zip(values, low, high, strict=True)]


def _beyond(values: Floats, draws: Floats, baseline: int) -> tuple[Floats, Floats]:
    return values - values[baseline], draws - draws[:, [baseline]]


def _scale(model: MenuPredictor, paid: Floats) -> Floats:
    """Say by how much the calibration moves the chance of being paid."""
    calibrated = 1.0 - model.calibration.apply(log_odds((1.0 - paid).clip(EDGE, 1.0 - EDGE)))
    return np.asarray(calibrated / paid.clip(EDGE), dtype=np.float64)
