"""Answers about menus from a model's plain files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from barberpro.errors import IntegrityError
from models.calibration import Calibration, Floats, log_odds
from models.choice.chooser import EDGE, Chooser
from models.choice.one_checkout import OneCheckout
from models.encode import Encoder


@dataclass(frozen=True, slots=True)
class MenuPredictor:
    """A champion (or challenger) of `installment_conversion`."""

    manifest: Mapping[str, Any]
    chooser: Chooser
    calibration: Calibration
    one: OneCheckout
    """The same for single checkouts."""

    @property
    def version(self) -> str:
        """The model's version."""
        return str(self.manifest["version"])

    @property
    def encoder(self) -> Encoder:
        """How the baselines lay out rows."""
        return self.chooser.encoder

    def failure_probability(self, features: pl.DataFrame) -> Floats:
        """Give the probability that each checkout is not paid, in the order of the rows; one alone without a frame."""
        if features.height == 1:
            return self.calibration.apply(np.array([self.one.raw(features.row(0, named=True))]))
        return self.calibration.apply(self.chooser.raw(features)) if features.height else np.empty(0)

    def paid_by_option(self, features: pl.DataFrame) -> Floats:
        """Give how likely each checkout is paid by each option of its menu, calibrated: rows x options."""
        paid = self.chooser.paid(features)
        whole = paid.sum(axis=1)
        wanted = 1.0 - self.calibration.apply(log_odds((1.0 - whole).clip(EDGE, 1.0 - EDGE)))
        return paid * (wanted / whole.clip(EDGE))[:, None]

    def range(self, probability: Floats) -> tuple[Floats, Floats]:
        """Give the calibration range around probabilities of not being paid."""
        return self.calibration.range(probability)


def read_chooser(manifest: Mapping[str, Any], artifacts: Mapping[str, bytes]) -> MenuPredictor:
    """Read a model of menus from the files of its folder."""
    try:
        spec = json.loads(artifacts["spec.json"])
        chooser = Chooser.from_json(spec["choice"], artifacts["model.txt"].decode())
        calibration = Calibration.from_json(json.loads(artifacts["calibration.json"]))
    except (KeyError, TypeError, ValueError) as error:
        version = manifest.get("version")
        raise IntegrityError(
            f"the model of menus {version} was written by another version of the program ({error!r}); move its folder "
            "away and run `barberpro train installment_conversion`"
        ) from error
    return MenuPredictor(manifest, chooser, calibration, OneCheckout.of(chooser))
