"""What a model is asked, and what it was shown: frozen descriptions, no behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import polars as pl

Unit = Literal["attempt", "first_attempt", "checkout", "menu"]
"""What is asked about: each attempt, each checkout's first attempt, the checkout as seen at its first attempt, or the
menu as it is shown, before anybody chose."""
Learner = Literal["trees", "menu_choice"]
"""How a model learns: gradient boosted trees, or a nested logit of menus with trees for what is paid of a choice."""


ROWS_ARE: Mapping[Unit, str] = {
    "attempt": "attempts",
    "first_attempt": "first attempts",
    "checkout": "checkouts",
    "menu": "checkouts",
}
"""What the rows of a unit are called."""


@dataclass(frozen=True, slots=True)
class ModelSpec:
    """A model's question: its name, the target in words, and the columns it may learn from."""

    name: str
    target: str
    numeric: tuple[str, ...]
    categorical: tuple[str, ...]
    unit: Unit = "attempt"
    learner: Learner = "trees"
    on_outcomes: tuple[str, ...] = ()
    """Those of them that say how other attempts ended, NULL while outcomes have dried up."""
    dry: str | None = None
    """The column that is 1 while they have."""

    @property
    def features(self) -> tuple[str, ...]:
        """All columns, numeric ones first."""
        return (*self.numeric, *self.categorical)


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """Mature rows cut by time: `fit` grows the trees, `calibration` stops and calibrates them, `test` judges."""

    fit: pl.DataFrame
    calibration: pl.DataFrame
    test: pl.DataFrame
    test_from: datetime
    dropped: int
    """Rows older than the test set that were left out: not mature before it, or of a checkout that reaches into it."""
