"""A readout: sizes of the arms, the draw checked, each arm beside the control, guardrails, the holdout, a verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from models.experiments.decision import (
    Decision,
    Interval,
    Verdict,
    decided,
    finite,
    guardrail_alpha,
    harm,
    interval,
    overall,
)
from models.experiments.design import MORE_IS_BETTER, Arm, Experiment
from models.experiments.measured import (
    OUTSIDE,
    Difference,
    Enrolled,
    difference,
    difference_to_holdout,
    sample_ratio_p_value,
)
from models.experiments.texts import REASONS, VERDICTS

SAMPLE_RATIO_ALPHA = 0.001
"""Small, because the test is made at every readout and a false alarm stops everything."""
PROPENSITY_ROOM = 0.01
"""By which part of it a recorded propensity may differ from the declared one: logs round."""
CONFIDENCE = 1.645
"""90 % of a normal distribution, for what decides nothing."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The looks before this one: day, and rows of control and arm, by arm; and the verdict of the one that ended it."""

    looks: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    ended: Verdict | None = None


@dataclass(frozen=True, slots=True)
class ArmReadout:
    """An arm beside the control: the primary metric with the interval that decides, and what follows."""

    arm: str
    seen: Difference
    interval: Interval
    decision: Decision


@dataclass(frozen=True, slots=True)
class GuardrailReadout:
    """By how much a guarded metric got worse in an arm; breached where even the least of it is more than allowed."""

    arm: str
    metric: str
    worse: float
    surely_worse: float
    worse_by: float
    breached: bool


@dataclass(frozen=True, slots=True)
class Readout:
    """What one look found."""

    day: int
    rows: int
    clients: int
    arms: tuple[ArmReadout, ...]
    guardrails: tuple[GuardrailReadout, ...]
    sample_ratio_p_value: float
    holdout: Difference
    decision: Decision

    def as_json(self) -> dict[str, Any]:
        """Plain values, with the words of the verdict in both languages; what is no number is null."""
        verdict, reason = VERDICTS[self.decision.verdict], REASONS[self.decision.reason]
        return {
            "day": self.day,
            "checkouts": self.rows,
            "clients": self.clients,
            "arms": [_arm_json(each) for each in self.arms],
            "guardrails": [_guardrail_json(each) for each in self.guardrails],
            "sample_ratio_p_value": self.sample_ratio_p_value,
            "holdout": _difference_json(self.holdout) | _ninety(self.holdout),
            "decision": self.decision.verdict,
            "reason": self.decision.reason,
            "text_es": f"{verdict[0]}: {reason[0]}",
            "text_en": f"{verdict[1]}: {reason[1]}",
        }


def readout(design: Experiment, rows: Enrolled, day: int, before: Seen) -> Readout:
    """Read an experiment on the checkouts of its first `day` days."""
    guardrails = tuple(_guardrails(design, rows))
    breached = {each.arm for each in guardrails if each.breached}
    arms = tuple(
        _arm(design, rows, day, (place, arm), before.looks.get(arm.name, []), stops=arm.name in breached)
        for place, arm in enumerate(design.treatments, start=1)
    )
    ratio = sample_ratio_p_value(rows, [arm.share for arm in design.arms], design.holdout.share)
    decision = overall([each.decision for each in arms], _problem(design, rows, ratio))
    return Readout(
        day=day,
        rows=int((rows.arm != OUTSIDE).sum()),
        clients=len(np.unique(rows.client[rows.arm != OUTSIDE])),
        arms=arms,
        guardrails=guardrails,
        sample_ratio_p_value=ratio,
        holdout=difference_to_holdout(rows, design.metric),
        decision=Decision(before.ended, "over") if before.ended else decision,
    )


def _arm(  # noqa: PLR0913  an arm and what was seen of it
    design: Experiment, rows: Enrolled, day: int, arm: tuple[int, Arm], looks: list[tuple[int, int]], *, stops: bool
) -> ArmReadout:
    seen = difference(rows, design.metric, arm[0])
    found = interval(design, seen, day, looks)
    decision = Decision("stop", "guardrail") if stops else decided(design, found, last=day == design.horizon_days)
    return ArmReadout(arm[1].name, seen, found, decision)


def _guardrails(design: Experiment, rows: Enrolled) -> Sequence[GuardrailReadout]:
    alpha, found = guardrail_alpha(design), []
    for place, arm in enumerate(design.treatments, start=1):
        for guard in design.guardrails:
            seen = difference(rows, guard.metric, place)
            worse, surely = harm(seen, alpha, more_is_better=MORE_IS_BETTER[guard.metric])
            found.append(
                GuardrailReadout(arm.name, guard.metric, worse, surely, guard.worse_by, bool(surely > guard.worse_by))
            )
    return found


def _problem(design: Experiment, rows: Enrolled, ratio: float) -> str | None:
    """Say what spoils the draw: assignment, recorded propensities, or the sizes of the arms."""
    if design.assigned_by == "client" and _mixed(rows):
        return "unit_in_two_arms"
    inside = rows.arm != OUTSIDE
    recorded = rows.propensity[inside]
    declared = np.array([arm.share for arm in design.arms])[rows.arm[inside]]
    kept = 1.0 - design.holdout.share
    of_holdout = np.array([arm.menu_id is not None and arm.menu_id == design.holdout.menu_id for arm in design.arms])
    together = kept * declared + design.holdout.share * of_holdout[rows.arm[inside]]
    gap = np.minimum(np.abs(recorded / declared - 1.0), np.abs(recorded / together - 1.0))
    if not (gap <= PROPENSITY_ROOM).all():
        return "propensity"
    return "sample_ratio" if ratio < SAMPLE_RATIO_ALPHA else None


def _mixed(rows: Enrolled) -> bool:
    """Whether some unit stands in two groups."""
    group = np.where(rows.held_out, -2, rows.arm)
    order = np.lexsort((group, rows.unit))
    unit, ordered = rows.unit[order], group[order]
    return bool(((unit[1:] == unit[:-1]) & (ordered[1:] != ordered[:-1])).any())


def _arm_json(each: ArmReadout) -> dict[str, Any]:
    found = each.interval
    return {
        "arm": each.arm,
        **_difference_json(each.seen),
        "low": finite(found.low),
        "high": finite(found.high),
        "level": found.level,
        "decides": found.decides,
        "alpha_spent": found.alpha_spent,
        "e_value": found.e_value,
        "decision": each.decision.verdict,
        "reason": each.decision.reason,
    }


def _difference_json(seen: Difference) -> dict[str, Any]:
    return {
        "control": finite(seen.control),
        "treated": finite(seen.treated),
        "effect": finite(seen.effect),
        "error": finite(seen.error),
        "control_checkouts": seen.control_rows,
        "treated_checkouts": seen.treated_rows,
    }


def _ninety(seen: Difference) -> dict[str, Any]:
    reach = CONFIDENCE * seen.error
    return {"low": finite(seen.effect - reach), "high": finite(seen.effect + reach), "level": 0.9}


def _guardrail_json(each: GuardrailReadout) -> dict[str, Any]:
    return {
        "arm": each.arm,
        "metric": each.metric,
        "worse": finite(each.worse),
        "surely_worse": finite(each.surely_worse),
        "worse_by": each.worse_by,
        "breached": each.breached,
    }
