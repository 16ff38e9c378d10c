"""Experiments: registered before they start with rule and sample, read out when due, each look recorded, stopped."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from barberpro.domain.local_day import local_day
from barberpro.errors import BadInputError, GateRefusedError
from barberpro.settings import Settings, parse_yaml
from barberpro.store import experiments as store
from barberpro.store.acts import Act
from barberpro.store.experiments import Look, Registered, Registration
from barberpro.warehouse import reader
from models.experiments.declaration import experiment
from models.experiments.design import Experiment
from models.experiments.readout import Seen, readout
from models.power import Design
from pipelines.checkout_outcomes import checkout_outcomes
from pipelines.enrolled import Window, enrolled, window
from pipelines.power import run
from pipelines.power_question import Asked, Plan
from pipelines.recommending import holdout_key
from pipelines.traffic import Eligible

ENDS = ("ship", "stop")


@dataclass(frozen=True, slots=True)
class Made:
    """A readout that was made: what was recorded, and whether it was made before, so that nothing new was learned."""

    registered: Registered
    content: dict[str, Any]
    repeated: bool


def register(settings: Settings, file: Path, act: Act, amends: str | None = None, *, rehearsal: bool) -> Registered:
    """Register the experiment of a YAML file, with the sample it needs and the days it takes, before it starts.

    A rehearsal may start in the past, on invented history alone. GateRefusedError where an experiment would be judged
    on what was there before it was declared.
    """
    if not file.is_file():
        raise BadInputError(f"{file} was not found; give a YAML file, as docs/experimentation.md shows one")
    text = file.read_text(encoding="utf-8")
    design = experiment(parse_yaml(text.encode(), str(file)), str(file))
    today = local_day(act.at)
    if not rehearsal and design.start < today:
        raise GateRefusedError(
            f"{file}: the experiment starts on {design.start}, before today, {today}: what was seen already decides "
            "nothing; start it today or later, or rehearse on invented history with --rehearsal"
        )
    plan = planned(settings, design)
    if rehearsal and not (plan.traffic and plan.traffic.synthetic):
        raise GateRefusedError("a rehearsal is for invented history, and this is real; register it before it starts")
    return store.register(
        settings.data_root, Registration(design.name, text, plan_json(plan, design), rehearsal, amends), act
    )


def planned(settings: Settings, design: Experiment) -> Plan:
    """Plan the sample and the days, and the smallest effect that the horizon shows."""
    looks = tuple(each / design.horizon_days for each in design.readouts)
    asked = Asked(
        metric=design.metric,
        effect=design.minimum_effect,
        days=design.horizon_days,
        base=design.base,
        deviation=design.deviation,
        per_day=design.per_day,
        correlation=design.icc,
        cluster_size=design.cluster_size,
        design=Design(design.shares, design.alpha, design.power, design.correction),
        assigned_by=design.assigned_by,
        holdout_share=1.0 - (1.0 - design.holdout.share) * sum(arm.share for arm in design.arms),
        stop_rule=design.stop_rule,
        looks=looks,
        eligible=Eligible(design.provinces, design.amount_from, design.amount_below),
    )
    return run(settings, asked)


def plan_json(plan: Plan, design: Experiment) -> dict[str, Any]:
    """Keep of a plan what an experiment is held to."""
    traffic = plan.traffic
    sample, smallest = plan.sample, plan.smallest
    return {
        "base": plan.base,
        "deviation": plan.deviation,
        "eligible_per_day": plan.per_day,
        "generation": traffic.generation if traffic else None,
        "synthetic": traffic.synthetic if traffic else None,
        "correlation": plan.correlation,
        "comparison_alpha": plan.comparison_alpha,
        "inflation": plan.inflation,
        "sample": asdict(sample) if sample else None,
        "horizon_days": design.horizon_days,
        "smallest_effect_at_horizon": smallest.effect if smallest else None,
        "long_enough": bool(sample and sample.days is not None and sample.days <= design.horizon_days),
    }


def read_out(settings: Settings, name: str, day: int | None, act: Act) -> Made:
    """Read an experiment out, on its declared day or the next one that is due; every look is recorded.

    GateRefusedError where the day's checkouts have not all had their time to be paid, with the date when they have.
    """
    found = store.experiment_of(settings.data_root, name)
    design = design_of(found)
    chosen = _day(found, design, day)
    span = window(design, chosen, settings.params.actions.mature_hours)
    _require_going(found, chosen, span)
    with reader.generation(settings) as opened:
        outcomes = checkout_outcomes(opened.database, settings.params.actions.mature_hours, design.versions)
        generation, synthetic = opened.name, bool(opened.sidecar["synthetic"])
    heard = outcomes.known_until
    _require_due(design, chosen, span, heard)
    if found.rehearsal and not synthetic:
        raise GateRefusedError(f"{name} is a rehearsal and {generation} holds real payments; register an experiment")
    rows = enrolled(outcomes, design, span, holdout_key(settings) if found.rehearsal else None)
    if not len(rows.arm):
        raise BadInputError(
            f"{generation} holds no checkout of {name} opened from {design.start} on in {chosen} days under "
            f"{', '.join(design.versions)}; see that the log says policy_version and load it"
        )
    made = readout(design, rows, chosen, _seen(found, design, chosen))
    content = made.as_json() | _ground(found, span, heard, generation, outcomes.base_month) | {"synthetic": synthetic}
    repeated = found.first_look(chosen) is not None
    look = Look(chosen, act.by, act.at.isoformat(timespec="seconds"), generation, content)
    return Made(store.record(settings.data_root, name, look), content, repeated)


def stop(settings: Settings, name: str, act: Act) -> Registered:
    """End an experiment; a reason is kept."""
    return store.stop(settings.data_root, name, act)


def going(settings: Settings, name: str) -> Experiment:
    """Find an experiment that still draws; GateRefusedError where it was ended or replaced."""
    found = store.experiment_of(settings.data_root, name)
    if found.state != store.REGISTERED:
        last = found.steps[-1]
        raise GateRefusedError(f"{name} was {last.state} by {last.by} at {last.at}; it draws nobody any more")
    return design_of(found)


def design_of(found: Registered) -> Experiment:
    """Read what a registered experiment declared."""
    return experiment(parse_yaml(found.content.encode(), found.name), found.name)


def next_day(found: Registered, design: Experiment) -> int | None:
    """Give the first declared readout after the last one that was made; None where all were."""
    latest = max((each.day for each in found.looks), default=0)
    return next((each for each in design.readouts if each > latest), None)


def due_on(design: Experiment, day: int, mature_hours: int) -> date:
    """Give the day in Buenos Aires on which a readout is due."""
    return local_day(window(design, day, mature_hours).due.replace(tzinfo=UTC))


def overdue(settings: Settings, found: Registered, now: datetime) -> str | None:
    """Say that the next readout of an experiment is due, and how to make it; None where it is not."""
    design = design_of(found)
    day = next_day(found, design)
    if day is None:
        return None
    due = due_on(design, day, settings.params.actions.mature_hours)
    if local_day(now) < due:
        return None
    return f"{found.name} is due since {due}: `barberpro experiment readout {found.name} --by PERSON` (day {day})"


def _day(found: Registered, design: Experiment, day: int | None) -> int:
    chosen = day if day is not None else next_day(found, design)
    if chosen is None:
        raise BadInputError(f"every readout of {found.name} was made; name one with --day to make it again")
    if chosen not in design.readouts:
        raise BadInputError(f"--day is {chosen}; declared: {', '.join(map(str, design.readouts))}")
    latest = max((each.day for each in found.looks), default=0)
    if chosen < latest and found.first_look(chosen) is None:
        raise GateRefusedError(f"{found.name} was read out on day {latest}; a look at day {chosen} comes too late")
    return chosen


def _require_going(found: Registered, day: int, span: Window) -> None:
    """Refuse a window that goes on after the experiment was ended or replaced."""
    ended = found.step(store.STOPPED) or found.step(store.AMENDED)
    if ended is None:
        return
    at = datetime.fromisoformat(ended.at).astimezone(UTC).replace(tzinfo=None)
    if at < span.ends and not found.rehearsal:
        raise GateRefusedError(
            f"{found.name} was {ended.state} by {ended.by} at {ended.at}, before the end of its first {day} days; "
            "there is nothing more to read"
        )


def _require_due(design: Experiment, day: int, span: Window, heard: datetime | None) -> None:
    if heard is not None and span.due <= heard:
        return
    reach = "there are none" if heard is None else f"the data reach to {heard:%Y-%m-%d %H:%M} UTC"
    raise GateRefusedError(
        f"the readout after {day} days of {design.name} is due on {local_day(span.due.replace(tzinfo=UTC))} "
        f"({span.due:%Y-%m-%d %H:%M} UTC), when its last checkout has had its time to be paid; {reach}"
    )


def _seen(found: Registered, design: Experiment, day: int) -> Seen:
    """Collect the looks that count, the first of each earlier day."""
    firsts = [look for each in design.readouts if each < day and (look := found.first_look(each)) is not None]
    looks: dict[str, list[tuple[int, int]]] = {}
    for look in firsts:
        for arm in look.content["arms"]:
            looks.setdefault(arm["arm"], []).append((look.day, arm["control_checkouts"] + arm["treated_checkouts"]))
    return Seen(looks, next((look.content["decision"] for look in firsts if look.content["decision"] in ENDS), None))


def _ground(
    found: Registered, span: Window, heard: datetime | None, generation: str, base_month: str
) -> dict[str, Any]:
    return {
        "experiment": found.name,
        "from": f"{span.begins:%Y-%m-%dT%H:%M:%SZ}",
        "until": f"{span.ends:%Y-%m-%dT%H:%M:%SZ}",
        "known_until": f"{heard:%Y-%m-%dT%H:%M:%SZ}" if heard else None,
        "generation": generation,
        "base_month": base_month,
        "rehearsal": found.rehearsal,
        "looks_before": len(found.looks),
        "amends": found.amends,
    }
