"""Menus are drawn evenly."""

from __future__ import annotations

from dataclasses import replace

from barberpro.world.assumptions import Assumptions
from barberpro.world.named import NamedWorld, Truth
from barberpro.world.truths import checkouts_truth

DEFAULT = Assumptions()
WORLD = NamedWorld(
    name="randomised_menus",
    question="Does an estimator of a policy's value come out right where it has every right to?",
    change="every menu is drawn evenly, and its propensity recorded",
    assumptions=replace(DEFAULT, menus=replace(DEFAULT.menus, exploration_share=1.0)),
    truth=(Truth("checkouts", "how likely each checkout is paid, as shown and under each menu", checkouts_truth),),
)
