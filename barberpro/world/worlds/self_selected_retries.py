"""Who tries again depends on what also decides whether that works."""

from __future__ import annotations

from dataclasses import replace

from barberpro.world.assumptions import Assumptions
from barberpro.world.named import NamedWorld, Truth
from barberpro.world.truths import retries_truth

DEFAULT = Assumptions()
WORLD = NamedWorld(
    name="self_selected_retries",
    question="What would a retry bring if everybody were asked to make one?",
    change="hidden risk differs more, and clients of low risk try again far more often than those of high risk",
    assumptions=replace(
        DEFAULT,
        people=replace(DEFAULT.people, hidden_risk_sd=1.2),
        retries=replace(DEFAULT.retries, by_hidden_risk=-2.0),
    ),
    truth=(Truth("retries", "how likely each declined payer tries again, and how likely that works", retries_truth),),
)
