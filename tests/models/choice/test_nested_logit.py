"""The nested logit against its own formulas, a slope by differences, and coefficients that were drawn from."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from models.choice.nested_logit import Coefficients, Design, _loss, _picks, choice, fit

METHODS, OPTIONS = 3, 4
"""The last option is a plan of the second method."""
TRUE = Coefficients(
    by_method=np.array([[0.0, 0.0], [0.4, -0.8], [-0.5, 0.3]]),
    of_method=np.array([1.2]),
    of_option=np.array([-0.7]),
    leaving=np.array([0.3, 0.5]),
    scale=0.6,
)


def designed(rows: int, seed: int = 3) -> Design:
    draw = np.random.default_rng(seed)
    fact = draw.normal(size=rows)
    offered = draw.random((rows, OPTIONS)) < 0.8
    offered[:, 0] = True
    of_option = np.zeros((rows, OPTIONS, 1))
    of_option[:, -1, 0] = 1.0
    return Design(
        facts=np.column_stack([np.ones(rows), fact]),
        of_method=draw.normal(size=(rows, METHODS, 1)),
        of_option=of_option,
        leaving=np.column_stack([np.ones(rows), draw.normal(size=rows)]),
        offered=offered,
        method_places=np.array([0, 1, 2, 1]),
    )


def drawn(design: Design, seed: int = 4) -> np.ndarray:
    draw, said = np.random.default_rng(seed), choice(design, TRUE)
    option = (draw.random(len(said.stay))[:, None] > said.option.cumsum(axis=1)).sum(axis=1).clip(0, OPTIONS - 1)
    return np.where(draw.random(len(said.stay)) < said.stay, option, -1)


def test_options_share_what_stays_and_what_is_not_offered_gets_nothing():
    design = designed(500)
    said = choice(design, TRUE)
    assert said.option.sum(axis=1) == pytest.approx(np.ones(500))
    assert (said.option[~design.offered] == 0).all()
    better = Coefficients(TRUE.by_method, TRUE.of_method, TRUE.of_option + 1.0, TRUE.leaving, TRUE.scale)
    with_plan = design.offered[:, -1]
    assert (choice(design, better).stay >= said.stay - 1e-12).all()
    assert (choice(design, better).stay[with_plan] > said.stay[with_plan]).all()


def test_with_a_scale_of_one_leaving_is_one_more_option():
    design = designed(200)
    flat = Coefficients(TRUE.by_method, TRUE.of_method, TRUE.of_option, TRUE.leaving, 1.0)
    said = choice(design, flat)
    outside = np.exp(design.leaving @ TRUE.leaving)
    weight = said.option * np.exp(said.inclusive_value)[:, None]
    assert said.stay == pytest.approx(weight.sum(axis=1) / (weight.sum(axis=1) + outside))


def test_who_is_offered_nothing_leaves():
    design = designed(3)
    design.offered[1] = False
    said = choice(design, TRUE)
    assert said.stay[1] == 0.0
    assert said.option[1].sum() == 0.0
    assert np.isfinite(said.stay).all()


def test_the_slope_is_that_of_the_loss():
    design = designed(60)
    chosen = drawn(design)
    picks, at = _picks(design, chosen), TRUE.flat() + 0.1
    by_differences = approx_fprime(at, lambda flat: _loss(design, chosen, picks, TRUE.like(flat))[0], 1e-7)
    assert _loss(design, chosen, picks, TRUE.like(at))[1] == pytest.approx(by_differences, rel=1e-4, abs=1e-3)


def test_finds_the_coefficients_that_choices_were_drawn_from():
    design = designed(20_000)
    weak = TRUE.like(np.full(len(TRUE.flat()), 1e-3))
    found = fit(design, drawn(design), weak)
    level = found.by_method - found.by_method[0, 0]
    assert level[1:, 0] == pytest.approx(TRUE.by_method[1:, 0], abs=0.08)
    assert found.by_method[1:, 1] - found.by_method[0, 1] == pytest.approx(TRUE.by_method[1:, 1], abs=0.08)
    assert found.of_method == pytest.approx(TRUE.of_method, abs=0.06)
    assert found.of_option == pytest.approx(TRUE.of_option, abs=0.08)
    assert found.scale == pytest.approx(TRUE.scale, abs=0.15)
    assert found.leaving[1] == pytest.approx(TRUE.leaving[1], abs=0.06)
