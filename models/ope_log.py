"""A log of actions that were drawn, and what a new policy would have done in its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from models.calibration import Floats
from models.outcome_model import Ints

Asked = list[tuple[Ints, Floats]]
"""Codes of actions, one for each row, and with which probability a policy takes them there."""


@dataclass(frozen=True, slots=True)
class Bins:
    """One fact of each row as one of a few values."""

    name: str
    code: Ints
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Log:
    """One place of each array for each row; all rows are of one population."""

    action: Ints
    """Place in `actions` of what was done."""
    actions: tuple[str, ...]
    """All actions of the log and of the policies to be judged."""
    reward: Floats
    propensity: Floats | None
    """With which probability the action was drawn, above 0 and up to 1; NaN where nobody recorded it; None: never."""
    cluster: Ints
    """Who it was, numbered from 0: rows of one client are one observation."""
    facts: Floats
    """What was known before the action, one row of numbers for each row of the log; may have no columns."""
    bins: tuple[Bins, ...] = ()
    """The same facts in a few values each, for the map of overlap."""
    is_estimated: bool = False
    """Whether the propensities were estimated afterwards instead of recorded."""

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.action)

    @property
    def clusters(self) -> int:
        """How many clients there are."""
        return int(np.count_nonzero(np.bincount(self.cluster)))

    @property
    def without_propensity(self) -> int:
        """How many rows have no propensity."""
        return self.rows if self.propensity is None else int(np.isnan(self.propensity).sum())

    @property
    def known_propensity(self) -> Floats | None:
        """The propensities where all of them are known."""
        return None if self.without_propensity else self.propensity


@dataclass(frozen=True, slots=True)
class Target:
    """A policy to be judged: with which probability it does what was done, and, where known, all that it does."""

    name: str
    logged: Floats
    asked: Asked | None

    @classmethod
    def chosen(cls, name: str, log: Log, action: Ints) -> Self:
        """Name the policy that takes one action for each row."""
        return cls(name, (action == log.action).astype(np.float64), [(action, np.ones(log.rows))])

    @classmethod
    def drawn(cls, name: str, log: Log, chances: Floats) -> Self:
        """Name the policy that draws its actions: one row of probabilities for each row, one column an action."""
        every = [(np.full(log.rows, code), chances[:, code]) for code in range(len(log.actions))]
        return cls(name, chances[np.arange(log.rows), log.action], every)

    @classmethod
    def of_logged(cls, name: str, log: Log, logged: Floats) -> Self:
        """Name a policy of which only the probability of the logged action is known; of two actions that says all."""
        if len(log.actions) == 2:
            other = 1 - log.action
            return cls(name, logged, [(log.action, logged), (other, 1.0 - logged)])
        return cls(name, logged, None)
