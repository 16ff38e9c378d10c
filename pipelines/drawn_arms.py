"""Draws the arm of an experiment that each checkout of a file belongs to, and who is held out of all arms."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from barberpro.errors import BadInputError
from barberpro.settings import Settings
from models.experiments.design import HOLDOUT_SUFFIX, SHARE_ROOM, Experiment
from models.exploration import Flags, LoggingPolicy
from models.keyed_draws import drawn_numbers
from models.offers import Offer, require_safe
from pipelines.exploring import Explored, MenuShown, checkouts_of, exploration_key, require_undecided, units_of
from pipelines.recommending import holdout_key


def run(settings: Settings, file: Path, design: Experiment, policy: LoggingPolicy, source: str = "") -> Explored:
    """Draw the arm of every checkout of `file`, and who is held out; the propensity counts both draws.

    Who is held out is shown the holdout's menu under a policy version of its own, whatever arm was drawn.
    """
    rows = checkouts_of(file)
    require_undecided(rows, file, design.assigned_by)
    shares = {arm.menu_id: arm.share for arm in design.arms}
    weights = np.tile([shares.get(each.menu_id, 0.0) for each in policy.offers], (rows.height, 1))
    units = units_of(rows, design.assigned_by, source)
    drawn = policy.log(units, weights)
    held = drawn_numbers(units, holdout_key(settings)) < design.holdout.share
    log = rows.hstack(_held_out(drawn, held, policy, design))
    menus = tuple(
        MenuShown(
            each.menu_id, log.filter(menu_id=each.menu_id).height, round(rows.height * _together(each, design), 1), 0
        )
        for each in policy.offers
    )
    largest = float((1 / log["propensity"]).max() or 0.0)  # type: ignore[arg-type]
    return Explored(log, policy.version, design.assigned_by, 0.0, largest, policy.most_weight, menus)


def arms_policy(
    settings: Settings, design: Experiment, offers: Sequence[Offer], plans: Collection[int]
) -> LoggingPolicy:
    """Make the policy that draws an experiment's arms; BadInputError where an arm is no menu that may be shown."""
    if design.control.menu_id is None or design.holdout.menu_id is None:
        raise BadInputError(
            f"{design.name} shows its arms or its holdout no menus; whoever runs its scenarios draws it"
        )
    wanted = [*(arm.menu_id for arm in design.arms), design.holdout.menu_id]
    there = {each.menu_id: each for each in offers}
    strange = [name for name in wanted if name not in there]
    if strange:
        raise BadInputError(
            f"{design.name} shows the menu {strange[0]!r} to an arm or the holdout; allowed: {', '.join(there)}"
        )
    if abs(sum(arm.share for arm in design.arms) - 1.0) > SHARE_ROOM:
        raise BadInputError(f"the arms of {design.name} do not add up to 1; somebody else has to draw its checkouts")
    chosen = tuple(each for each in offers if each.menu_id in wanted)
    require_safe(chosen, plans)
    floor = settings.params.exploration.propensity_floor
    return LoggingPolicy(chosen, 0.0, floor, design.policy_version, exploration_key(settings))


def _held_out(drawn: pl.DataFrame, held: Flags, policy: LoggingPolicy, design: Experiment) -> pl.DataFrame:
    """Show those held out their menu, and give each checkout the probability of its menu over both draws."""
    offer = next(each for each in policy.offers if each.menu_id == design.holdout.menu_id)
    out = pl.Series(held)
    together = {each.menu_id: _together(each, design) for each in policy.offers}
    shown = drawn.with_columns(
        menu_id=pl.when(out).then(pl.lit(offer.menu_id)).otherwise("menu_id"),
        menu=pl.when(out).then(pl.lit(offer.menu)).otherwise("menu"),
        default_installments=pl.when(out).then(offer.default_installments).otherwise("default_installments"),
        policy_version=pl.when(out).then(pl.lit(policy.version + HOLDOUT_SUFFIX)).otherwise("policy_version"),
        exploration=~out,
    )
    return shown.with_columns(propensity=pl.col("menu_id").replace_strict(together, return_dtype=pl.Float64))


def _together(offer: Offer, design: Experiment) -> float:
    """How likely a menu is shown, held out or not."""
    own = sum(arm.share for arm in design.arms if arm.menu_id == offer.menu_id)
    return (1.0 - design.holdout.share) * own + design.holdout.share * (offer.menu_id == design.holdout.menu_id)
