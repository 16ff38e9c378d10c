"""A nested logit: whether to stay, fed by what the whole menu is worth, and below it which option to take.

With V the utility of an option, IV = log(sum of exp(V) over the options offered) and O the utility of leaving,

    P(stay) = 1 / (1 + exp(O - scale * IV)),   P(option | stay) = exp(V - IV).

A `scale` of 1 makes it a multinomial logit with an outside option; below 1, options are closer to each other than to
leaving (Ben-Akiva and Lerman, Discrete Choice Analysis, 1985, chapter 10). V is linear: coefficients by method, shared
ones on what is told of each method, and those of the plans. All are pulled towards 0, and the scale towards 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from models.calibration import Floats, sigmoid

Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]

STEPS = 400
ENOUGH = 1e-7
"""The fit ends when the loss for each row falls by less than this share of it."""


@dataclass(frozen=True, slots=True)
class Design:
    """What utilities depend on, one row for each checkout."""

    facts: Floats
    """Facts of the checkout, standardised, with coefficients for each method: rows x facts; the first is 1."""
    of_method: Floats
    """What is told of each method, with shared coefficients: rows x methods x columns."""
    of_option: Floats
    """What is told of each option, with shared coefficients: rows x options x columns."""
    leaving: Floats
    """What leaving depends on: rows x columns; the first is 1."""
    offered: Flags
    """Rows x options."""
    method_places: Ints
    """Of each option."""

    def take(self, rows: Ints | slice) -> Design:
        """Keep some rows."""
        arrays = (self.facts, self.of_method, self.of_option, self.leaving, self.offered)
        return Design(*[each[rows] for each in arrays], self.method_places)


@dataclass(frozen=True, slots=True)
class Coefficients:
    """What is fitted; `scale` is that of the inclusive value."""

    by_method: Floats
    """Methods x facts."""
    of_method: Floats
    of_option: Floats
    leaving: Floats
    scale: float

    def flat(self) -> Floats:
        """Lay out in one row."""
        return np.concatenate([self.by_method.ravel(), self.of_method, self.of_option, self.leaving, [self.scale]])

    def like(self, flat: Floats) -> Coefficients:
        """Read what `flat` laid out."""
        sizes = np.cumsum([self.by_method.size, len(self.of_method), len(self.of_option), len(self.leaving)])
        by_method, of_method, of_option, leaving, scale = np.split(flat, sizes)
        return Coefficients(by_method.reshape(self.by_method.shape), of_method, of_option, leaving, float(scale[0]))


@dataclass(frozen=True, slots=True)
class Choice:
    """How likely people stay, and which option they take if they do."""

    stay: Floats
    option: Floats
    """Rows x options; what is not offered is 0."""
    inclusive_value: Floats


def choice(design: Design, found: Coefficients) -> Choice:
    """Work out the probabilities of every row; who is offered nothing leaves."""
    utility = _utility(design, found)
    highest = utility.max(axis=1)
    highest[np.isneginf(highest)] = 0.0
    weight = np.exp(utility - highest[:, None])
    total = weight.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = highest + np.log(total)
        option = np.where(total[:, None] > 0, weight / total[:, None], 0.0)
        stay = np.where(total > 0, sigmoid(found.scale * value - design.leaving @ found.leaving), 0.0)
    return Choice(stay, option, value)


def choices(design: Design, like: Coefficients, flats: Floats) -> tuple[Floats, Floats]:
    """Work out `choice` for many coefficients at once: staying by draw and row, options by draw, row and option."""
    count = len(flats)
    ends = np.cumsum([like.by_method.size, len(like.of_method), len(like.of_option), len(like.leaving)])
    by_method, of_method, of_option, leaving, scale = np.split(flats, ends, axis=1)
    by_method = by_method.reshape(count, *like.by_method.shape)
    method = np.einsum("rf,dmf->drm", design.facts, by_method) + np.einsum("rmk,dk->drm", design.of_method, of_method)
    utility = method[:, :, design.method_places] + np.einsum("rok,dk->dro", design.of_option, of_option)
    utility = np.where(design.offered, utility, -np.inf)
    highest = np.where(design.offered.any(axis=1), utility.max(axis=2), 0.0)
    weight = np.exp(utility - highest[:, :, None])
    total = weight.sum(axis=2)
    least = np.finfo(np.float64).tiny
    value = highest + np.log(total.clip(least))
    stay = np.where(total > 0, sigmoid(scale * value - leaving @ design.leaving.T), 0.0)
    return stay, weight / total.clip(least)[:, :, None]


def fit(design: Design, chosen: Ints, penalty: Coefficients) -> Coefficients:
    """Fit by penalised likelihood: `chosen` is an option's place or -1 for who left; rows are offered something."""
    centre = penalty.like(np.zeros(len(penalty.flat())))
    centre = Coefficients(centre.by_method, centre.of_method, centre.of_option, centre.leaving, 1.0)
    pulled, middle = penalty.flat(), centre.flat()
    picks = _picks(design, chosen)

    def loss(flat: Floats) -> tuple[float, Floats]:
        value, slope = _loss(design, chosen, picks, penalty.like(flat))
        off = flat - middle
        return (value + 0.5 * float(pulled @ off**2)) / len(chosen), (slope + pulled * off) / len(chosen)

    options = {"maxiter": STEPS, "ftol": ENOUGH, "maxcor": 20}
    return penalty.like(minimize(loss, middle, jac=True, method="L-BFGS-B", options=options).x)


def _utility(design: Design, found: Coefficients) -> Floats:
    method = design.facts @ found.by_method.T + design.of_method @ found.of_method
    utility = method[:, design.method_places] + design.of_option @ found.of_option
    utility[~design.offered] = -np.inf
    return np.asarray(utility, dtype=np.float64)


def _picks(design: Design, chosen: Ints) -> Floats:
    picks = np.zeros(design.offered.shape)
    stayed = np.flatnonzero(chosen >= 0)
    picks[stayed, chosen[stayed]] = 1.0
    return picks


def row_slopes(design: Design, chosen: Ints, found: Coefficients) -> Floats:
    """Give the slope of each row's negative log-likelihood, laid out as `Coefficients.flat`: rows x coefficients."""
    said, off, by_option, by_method = _off(design, chosen, _picks(design, chosen), found)
    return np.concatenate(
        [
            (by_method[:, :, None] * design.facts[:, None, :]).reshape(len(chosen), -1),
            np.einsum("nm,nmk->nk", by_method, design.of_method),
            np.einsum("no,nok->nk", by_option, design.of_option),
            -(off[:, None] * design.leaving),
            (off * said.inclusive_value)[:, None],
        ],
        axis=1,
    )


def _off(design: Design, chosen: Ints, picks: Floats, found: Coefficients) -> tuple[Choice, Floats, Floats, Floats]:
    """Give what was said, and by how much it was off: about staying, by option, and by method."""
    said, stayed = choice(design, found), chosen >= 0
    off = said.stay - stayed
    by_option = (found.scale * off + stayed)[:, None] * said.option - picks
    by_method = np.zeros((len(chosen), found.by_method.shape[0]))
    for place, method in enumerate(design.method_places):
        by_method[:, method] += by_option[:, place]
    return said, off, by_option, by_method


def _loss(design: Design, chosen: Ints, picks: Floats, found: Coefficients) -> tuple[float, Floats]:
    """Negative log-likelihood and its slope."""
    said, off, by_option, by_method = _off(design, chosen, picks, found)
    stayed = chosen >= 0
    of_chosen = said.option[np.flatnonzero(stayed), chosen[stayed]]
    least = np.finfo(np.float64).tiny
    value = (
        -np.log(np.where(stayed, said.stay, 1.0 - said.stay).clip(least)).sum() - np.log(of_chosen.clip(least)).sum()
    )
    slope = Coefficients(
        by_method=by_method.T @ design.facts,
        of_method=np.tensordot(by_method, design.of_method, axes=2),
        of_option=np.tensordot(by_option, design.of_option, axes=2),
        leaving=-(off @ design.leaving),
        scale=float(off @ said.inclusive_value),
    )
    return float(value), slope.flat()
