"""Plans an experiment on our own traffic: how many checkouts it needs, for how long, and what a time can show."""

from __future__ import annotations

from barberpro.errors import UnavailableError
from barberpro.settings import Settings
from models.multiple_arms import comparison_alpha
from pipelines.planner import Planner
from pipelines.power_question import Asked, Plan, is_told, require
from pipelines.traffic import Traffic, traffic


def run(settings: Settings, asked: Asked) -> Plan:
    """Plan; BadInputError where what is asked cannot be, UnavailableError where history is needed and there is none."""
    require(asked)
    return planned(asked, _ours(settings, asked))


def planned(asked: Asked, ours: Traffic | None) -> Plan:
    """Plan on traffic that was measured, or on what was told alone."""
    planner = Planner.of(asked, ours)
    effect = planner.effect
    smallest = planner.shown_within(asked.days) if asked.days is not None else None
    centre = effect if effect is not None else smallest.effect if smallest else None
    return Plan(
        asked=asked,
        base=planner.base,
        deviation=None if asked.metric == "conversion" else planner.deviation,
        per_day=planner.per_day,
        correlation=planner.clustered.value,
        correlation_low=planner.clustered.low,
        correlation_high=planner.clustered.high,
        comparison_alpha=comparison_alpha(asked.design.alpha, asked.design.shares, asked.design.correction),
        inflation=planner.looks,
        sample=None if effect is None else planner.sample(effect),
        by_checkout=None if effect is None else planner.sample(effect, assigned_by="checkout"),
        smallest=smallest,
        from_log=None if effect is None or asked.exploration is None else planner.from_log(effect, asked.exploration),
        curve=() if centre is None else planner.curve(centre),
        traffic=ours,
    )


def _ours(settings: Settings, asked: Asked) -> Traffic | None:
    """Measure what was not told; without history days stay unknown where only they are asked of it."""
    if is_told(asked) and asked.per_day is not None:
        return None
    try:
        return traffic(settings, asked.metric, asked.eligible)
    except UnavailableError:
        if is_told(asked) and (asked.effect is not None or asked.lift is not None):
            return None
        raise
