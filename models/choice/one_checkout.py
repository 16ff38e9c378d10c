"""Answers about one checkout at a time, without a frame: the design of several menus, and the trees called once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from barberpro.domain.vocabulary import METHODS
from barberpro.features.checkout_features import method_features, of_method
from models.calibration import Floats, log_odds, sigmoid
from models.choice.chooser import EDGE, Chooser
from models.choice.design import MANY, amount_of, of_method_columns
from models.choice.financing import financing_on
from models.choice.nested_logit import Design, choice
from models.menus import Menu, parsed
from models.one_payment import RowEncoder


@dataclass(frozen=True, slots=True)
class OneCheckout:
    """A chooser made ready for single checkouts; features are given by name, as `checkout_features` tells them."""

    chooser: Chooser
    encoder: RowEncoder

    @classmethod
    def of(cls, chooser: Chooser) -> OneCheckout:
        """Look up levels instead of searching them."""
        return cls(chooser, RowEncoder.of(chooser.paying))

    def design(self, features: Mapping[str, Any], menus: Sequence[Menu]) -> Design:
        """Lay out the same checkout under each menu, as `Layout.design` lays out rows; `attempted_at` is UTC."""
        layout, count = self.chooser.layout, len(menus)
        options = layout.options
        amount = float(np.clip(np.nan_to_num(amount_of(layout, _number(features, "amount_real_log"))), -MANY, MANY))
        facts = layout.facts_of(amount, *_told(features))
        offered = np.array([options.offered(menu.methods, menu.installments) for menu in menus])
        default = np.array([options.default(menu.default_installments) for menu in menus])
        return Design(
            facts=np.repeat(facts[None, :], count, axis=0),
            of_method=np.repeat(self._of_method(features)[None, :, :], count, axis=0),
            of_option=layout.of_option(
                np.full(count, amount), default, financing_on(features["attempted_at"], options.installments)[None, :]
            ),
            leaving=layout.leaving(np.repeat(facts[None, :], count, axis=0), np.full(count, amount), offered),
            offered=offered,
            method_places=options.method_places,
        )

    def failing(self, features: Mapping[str, Any]) -> Floats:
        """Give the log-odds that each option stays unpaid if it is chosen."""
        options = self.chooser.layout.options
        told = [dict(features, method=method, installments=count, **self._of_its_method(features, method))
                for method, count in zip(options.methods, options.installments, strict=True)]  # fmt: skip
        matrix: NDArray[np.float32] = np.concatenate([self.encoder.matrix(each) for each in told])
        return np.asarray(self.chooser.booster.predict(matrix, raw_score=True, num_threads=1), dtype=np.float64)

    def raw(self, features: Mapping[str, Any]) -> float:
        """Give the log-odds that the checkout is not paid, before calibration; `menu` (JSON) is what it is shown."""
        menu = parsed(features["menu"], features["default_installments"])
        if menu is None:
            return float(log_odds(1.0 - EDGE))
        said = choice(self.design(features, [menu]), self.chooser.coefficients)
        paid = float((said.stay[:, None] * said.option * (1.0 - sigmoid(self.failing(features)))).sum())
        return float(log_odds(np.clip(1.0 - paid, EDGE, 1.0 - EDGE)))

    def _of_method(self, features: Mapping[str, Any]) -> Floats:
        def by_method(name: str) -> Floats:
            return np.nan_to_num([[_number(features, of_method(name, method)) for method in METHODS]])

        return of_method_columns(by_method)[0]

    def _of_its_method(self, features: Mapping[str, Any], method: str) -> dict[str, Any]:
        return {name: features.get(of_method(name, method)) for name in method_features()}


def _told(features: Mapping[str, Any]) -> tuple[float, bool, str | None]:
    """Take from features what the facts of a design rest on besides the amount."""
    return (
        _number(features, "hours_to_appointment"),
        features.get("client_attempts_ever") == 0,
        features.get("device_type"),
    )


def _number(features: Mapping[str, Any], name: str) -> float:
    value = features.get(name)
    return float("nan") if value is None else float(value)
