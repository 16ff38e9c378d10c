"""The menu depends on something that also drives payment and that no column shows."""

from __future__ import annotations

from dataclasses import replace

from barberpro.world.assumptions import Assumptions
from barberpro.world.named import NamedWorld, Truth
from barberpro.world.truths import checkouts_truth

DEFAULT = Assumptions()
WORLD = NamedWorld(
    name="hidden_confounding",
    question="Does a method refuse to call a menu better where the comparison cannot be trusted?",
    change="long plans go to clients of low hidden risk, nothing is explored, and no propensity is recorded",
    assumptions=replace(
        DEFAULT,
        people=replace(DEFAULT.people, hidden_risk_sd=1.2),
        menus=replace(DEFAULT.menus, exploration_share=0.0, amount_tilt=0.0, hidden_tilt=1.2, records_propensity=False),
    ),
    truth=(
        Truth("checkouts", "as in randomised_menus; the real propensity and the hidden risk with it", checkouts_truth),
    ),
)
