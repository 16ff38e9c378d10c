"""Experiments on named worlds in memory: their checkouts as the warehouse would tell them, and every readout made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from barberpro.world.ground import Facts
from barberpro.world.menus import MENUS
from barberpro.world.named import named_world
from barberpro.world.world import World, world
from models.experiments.declaration import experiment
from models.experiments.design import Experiment
from models.experiments.readout import Readout, Seen, readout
from pipelines.checkout_outcomes import Outcomes
from pipelines.enrolled import enrolled, window

DAYS = (date(2025, 1, 1), date(2025, 7, 1))
MATURE_HOURS, MATURE_US = 168, 168 * 3_600 * 1_000_000
KEY = b"k" * 32
ALL = [menu for menu in MENUS if "cash_voucher" in menu.methods and menu.default_installments == 1] or list(MENUS)
SHORT = min(ALL, key=lambda menu: max(menu.installments)).name
LONG = max(MENUS, key=lambda menu: (max(menu.installments), len(menu.methods))).name
"""The menu with the fewest and the one with the most installments, whatever the world calls them."""


def built(facts: Facts, name: str, seed: int, payments: int) -> World:
    """Build a world in which every menu is drawn evenly."""
    assumptions = named_world(name).assumptions
    even = replace(assumptions, menus=replace(assumptions.menus, exploration_share=1.0))
    return world(facts, payments, DAYS, seed, even)


def outcomes(made: World, planted: float = 0.0, seed: int = 0) -> Outcomes:
    """Tell the checkouts of a world; `planted` is the share of unpaid ones under `LONG` that are paid all the same."""
    visits, shown, tries = made.market.visits, made.market.display, made.attempts
    first = tries.number == 1
    declined = np.zeros(len(visits.client), dtype=bool)
    declined[tries.visit[first]] = tries.failed[first]
    paid = made.paid_at - visits.opened_at <= MATURE_US
    names = np.array([menu.name for menu in MENUS])[shown.menu]
    paid |= (names == LONG) & (np.random.default_rng(seed).random(len(paid)) < planted)
    frame = pl.DataFrame(
        {
            "source": pl.repeat("shop", len(paid), eager=True),
            "checkout_id": np.arange(len(paid)).astype(str),
            "client_id": visits.client.astype(str),
            "opened_at": pl.Series(visits.opened_at).cast(pl.Datetime("us")),
            "menu_id": names,
            "policy_version": np.array(["menu-1", "menu-2"])[shown.policy],
            "propensity": shown.propensity,
            "paid": paid,
            "first_declined": declined,
        }
    )
    return Outcomes(frame, None, "", feeless=False)


def declared(rule: str) -> Experiment:
    share = 1 / len(MENUS)
    raw: dict[str, Any] = {
        "name": "long", "question": "?", "hypothesis": "?", "policy_version": "menu-1", "control": "short",
        "arms": {"short": {"menu": SHORT, "share": share}, "long": {"menu": LONG, "share": share}},
        "assigned_by": "checkout", "holdout": {"share": 0.03}, "minimum_effect": 0.05, "start": DAYS[0],
        "stop_rule": rule,
    }  # fmt: skip
    return experiment(raw, "long.yaml")


def read_through(found: Outcomes, rule: str) -> list[Readout]:
    """Make every readout in its turn."""
    design, before, made = declared(rule), Seen(), []
    for day in design.readouts:
        rows = enrolled(found, design, window(design, day, MATURE_HOURS), KEY)
        made.append(readout(design, rows, day, before))
        (arm,) = made[-1].arms
        looks = [*before.looks.get("long", []), (day, arm.seen.control_rows + arm.seen.treated_rows)]
        verdict = made[-1].decision.verdict
        before = Seen({"long": looks}, before.ended or (verdict if verdict in {"ship", "stop"} else None))
    return made


def shipped(made: list[Readout]) -> bool:
    return any(each.decision.verdict == "ship" for each in made)
