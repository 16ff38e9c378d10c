"""What a row was likely to bring under each action, learned from other clients, by ridge regression on the facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from models.calibration import Floats

Ints = NDArray[np.int64]

FOLDS = 2
RIDGE = 10.0
LEVEL_ROWS = 1.0
"""An action's level counts so many rows of the level of all actions: one that was never seen has theirs."""


@dataclass(frozen=True, slots=True)
class OutcomeModel:
    """The outcome by action and facts, learned once on each half of the clients.

    A wrong prediction costs precision and never makes a doubly robust estimate wrong: the propensities are known.
    """

    design: Floats
    """Rows x (1 and the standardised facts)."""
    fold: Ints
    action: Ints
    coefficients: Floats
    """Fold learned on x action x column."""
    inverse: Floats
    """Fold learned on x action x column x column: of the penalised sums of squares."""

    @classmethod
    def fitted(cls, facts: Floats, outcome: Floats, action: Ints, actions: int, cluster: Ints) -> Self:
        """Learn from rows that took one of so many `actions`; clients of one half never see the other's model."""
        design = np.column_stack([np.ones(len(outcome)), _standardised(facts)])
        fold = cluster % FOLDS
        order = np.argsort(fold * actions + action, kind="stable")
        ends = np.cumsum(np.bincount(fold * actions + action, minlength=FOLDS * actions))
        parts = np.split(order, ends[:-1])
        level = [outcome[fold == each].mean() if (fold == each).any() else 0.0 for each in range(FOLDS)]
        learned = [_ridge(design[rows], outcome[rows], level[at // actions]) for at, rows in enumerate(parts)]
        width = design.shape[1]
        coefficients = np.array([each for each, _ in learned]).reshape(FOLDS, actions, width)
        inverse = np.array([each for _, each in learned]).reshape(FOLDS, actions, width, width)
        return cls(design, fold, action, coefficients, inverse)

    def expected(self, action: Ints) -> Floats:
        """Predict each row under the action named for it, by the clients of the other half."""
        return self._by((self.fold + 1) % FOLDS, action)

    def residual(self, outcome: Floats) -> Floats:
        """Give what the model does not explain of the rows that it learned from."""
        return outcome - self._by(self.fold, self.action)

    def implied_weights(self, asked: list[tuple[Ints, Floats]]) -> Floats:
        """Weigh each row by how much it moves the mean of predictions for what is `asked`: actions and masses.

        The mean of predictions is linear in the outcomes learned from: these weights take the place of 1 / propensity.
        """
        actions = self.coefficients.shape[1]
        teacher = (self.fold + 1) % FOLDS
        sums = sum(self._sums(teacher * actions + action, mass) for action, mass in asked)
        pull = np.einsum("fajk,fak->faj", self.inverse, sums)
        return self._rows_by(pull, self.fold, self.action)

    def _sums(self, cell: Ints, mass: Floats) -> Floats:
        folds, actions, width = self.coefficients.shape
        columns = [np.bincount(cell, mass * each, minlength=folds * actions) for each in self.design.T]
        return np.column_stack(columns).reshape(folds, actions, width)

    def _by(self, fold: Ints, action: Ints) -> Floats:
        return self._rows_by(self.coefficients, fold, action)

    def _rows_by(self, table: Floats, fold: Ints, action: Ints) -> Floats:
        actions, width = self.coefficients.shape[1:]
        return np.asarray(np.einsum("ij,ij->i", self.design, table.reshape(-1, width)[fold * actions + action]))


def _standardised(facts: Floats) -> Floats:
    spread = facts.std(axis=0)
    return np.asarray((facts - facts.mean(axis=0)) / np.where(spread > 0, spread, 1.0), dtype=np.float64)


def _ridge(design: Floats, outcome: Floats, level: float) -> tuple[Floats, Floats]:
    """Pull every coefficient towards 0, and the constant, hardly, towards the level of all actions."""
    penalty = np.full(design.shape[1], RIDGE)
    penalty[0] = LEVEL_ROWS
    inverse = np.linalg.inv(design.T @ design + np.diag(penalty))
    coefficients = inverse @ (design.T @ (outcome - level))
    coefficients[0] += level
    return coefficients, inverse
