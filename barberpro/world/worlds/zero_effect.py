"""Menus change which plan people take, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from barberpro.world.assumptions import Assumptions
from barberpro.world.menus import PLANS
from barberpro.world.named import NamedWorld, Truth
from barberpro.world.reasons import PLAN
from barberpro.world.truths import checkouts_truth

DEFAULT = Assumptions()
WITHOUT_VOUCHERS = tuple(
    (method, -99.0 if method == "cash_voucher" else utility) for method, utility in DEFAULT.menus.utility_online
)
"""A menu does not offer vouchers: nobody may want one if menus are not to matter."""
WORLD = NamedWorld(
    name="zero_effect",
    question="How often does a method find an effect where there is none?",
    change="people settle on whether and by which means they pay before they see plans; plans fail no more than others",
    assumptions=replace(
        DEFAULT,
        menus=replace(DEFAULT.menus, sways=False, utility_online=WITHOUT_VOUCHERS),
        failure=replace(
            DEFAULT.failure,
            installments_log_odds=tuple((plan, 0.0) for plan in PLANS),
            plan_times_amount=0.0,
            plan_shy_log_odds=0.0,
            naranja_plan_log_odds=0.0,
        ),
        reasons=replace(
            DEFAULT.reasons,
            card_weights=tuple((name, weight) for name, weight in DEFAULT.reasons.card_weights if name != PLAN),
        ),
    ),
    truth=(Truth("checkouts", "as in randomised_menus; all menus have the same probability", checkouts_truth),),
)
