"""Verbs of the experiment registry: experiment register, list, show, readout, stop."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from barberpro.cli.console import Json, note, print_json, say, settings_of, table

if TYPE_CHECKING:
    from barberpro.store.acts import Act
    from barberpro.store.experiments import Registered

app = typer.Typer(no_args_is_help=True, help="Declare experiments before they start, and read them out when due.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="Which experiment.")]
By = Annotated[str, typer.Option("--by", metavar="PERSON", help="Who does it; kept.")]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, which is kept.")]


@app.command()
def register(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="What is declared: a YAML file (docs/experimentation.md).")],
    by: By,
    why: Why = "",
    amends: Annotated[
        str | None, typer.Option(metavar="NAME", help="The experiment that it takes the place of.")
    ] = None,
    rehearsal: Annotated[
        bool, typer.Option("--rehearsal", help="On invented history, where it may start in the past.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Register an experiment before it starts: arms, metric, smallest effect, holdout, stop rule. It is never changed.

    The sample that it needs and the days that our traffic takes for it are kept with it.

    Example: barberpro experiment register menus_sep.yaml --by "Ana Paz"
    """
    from pipelines import experiments as stage

    found = stage.register(settings_of(context), file, _act(by, why), amends, rehearsal=rehearsal)
    if as_json:
        print_json(found.as_json())
        return
    _tell_plan(found)


@app.command("list")
def list_(context: typer.Context, as_json: Json = False) -> None:
    """List every experiment: its state, its last readout, and when the next one is due.

    Example: barberpro experiment list
    """
    from barberpro.store.experiments import experiments

    settings = settings_of(context)
    found = experiments(settings.data_root)
    if as_json:
        print_json([each.as_json() | _next(each, settings.params.actions.mature_hours) for each in found])
        return
    if not found:
        say("No experiment is registered; register one with `barberpro experiment register FILE --by PERSON`.")
        return
    rows = [_row(each, settings.params.actions.mature_hours) for each in found]
    table("Experiments", rows, ("experiment", "state", "by", "starts", "last readout", "next due"))


@app.command()
def show(context: typer.Context, name: Name, as_json: Json = False) -> None:
    """Show an experiment: what was declared, its plan, who did what, and every look at it.

    Example: barberpro experiment show menus_sep
    """
    from barberpro.store.experiments import experiment_of

    found = experiment_of(settings_of(context).data_root, name)
    if as_json:
        print_json(found.as_json())
        return
    _tell_plan(found)
    for step in found.steps:
        say(f"  {step.state} by {step.by} at {step.at}{f': {step.why}' if step.why else ''}")
    for look in found.looks:
        say(f"  day {look.day} read by {look.by} at {look.at} on {look.generation}: {look.content['text_en']}")
    say(found.content.rstrip("\n"))


@app.command()
def readout(
    context: typer.Context,
    name: Name,
    by: By,
    day: Annotated[int | None, typer.Option(help="Which declared readout; default: the next.")] = None,
    as_json: Json = False,
) -> None:
    """Read an experiment out, when all its checkouts have had their time to be paid. Every look is recorded.

    Exit code 5 with the date where it is not due yet.

    Example: barberpro experiment readout menus_sep --by "Ana Paz"
    """
    from pipelines import experiments as stage

    made = stage.read_out(settings_of(context), name, day, _act(by, ""))
    if as_json:
        print_json(made.content)
        return
    if made.repeated:
        note(f"Day {made.content['day']} was read out before; the first readout is the one that counts.")
    _tell_readout(made.content)


@app.command()
def stop(context: typer.Context, name: Name, by: By, why: Why, as_json: Json = False) -> None:
    """End an experiment; what ran until then can still be read out.

    Example: barberpro experiment stop menus_sep --by "Ana Paz" --why "shipped after day 28"
    """
    from pipelines import experiments as stage

    found = stage.stop(settings_of(context), name, _act(by, why))
    if as_json:
        print_json(found.as_json())
        return
    say(f"{found.name} is {found.state}.")


def _act(by: str, why: str) -> Act:
    from barberpro.store.acts import Act

    return Act(by, why, datetime.now(UTC))


def _next(found: Registered, mature_hours: int) -> dict[str, Any]:
    from pipelines.experiments import design_of, due_on, next_day

    design = design_of(found)
    coming = next_day(found, design) if found.state == "registered" else None
    due = None if coming is None else str(due_on(design, coming, mature_hours))
    return {"start": str(design.start), "next_readout_day": coming, "next_readout_due_on": due}


def _row(found: Registered, mature_hours: int) -> tuple[str, ...]:
    last, ahead = (found.looks[-1] if found.looks else None), _next(found, mature_hours)
    return (
        found.name,
        found.state + (", rehearsal" if found.rehearsal else ""),
        found.author,
        ahead["start"],
        f"day {last.day}: {last.content['decision'].replace('_', ' ')}" if last else "none",
        f"{ahead['next_readout_due_on']} (day {ahead['next_readout_day']})" if ahead["next_readout_day"] else "",
    )


def _tell_plan(found: Registered) -> None:
    plan: Any = found.plan
    sample = plan["sample"]
    days = "never at this traffic" if sample["days"] is None else f"in {sample['days']:,} days"
    say(f"{found.name} is {found.state}{' as a rehearsal' if found.rehearsal else ''}; sha256 {found.sha256[:12]}")
    say(
        f"It needs {sample['total']:,} checkouts ({' / '.join(f'{each:,}' for each in sample['per_arm'])}), {days}; "
        f"its last readout is after {plan['horizon_days']} days."
    )
    if not plan["long_enough"]:
        smallest = plan["smallest_effect_at_horizon"]
        told = "no effect at all" if smallest is None else f"an effect of {smallest:.4g} or more"
        note(f"That is too short for the effect of {sample['effect']:.4g}: it shows {told}.")


def _tell_readout(content: dict[str, Any]) -> None:
    rows = [
        (
            each["arm"],
            f"{each['treated_checkouts']:,} / {each['control_checkouts']:,}",
            _figure(each["control"]),
            _figure(each["treated"]),
            _figure(each["effect"], sign=True),
            f"{_figure(each['low'], sign=True)} to {_figure(each['high'], sign=True)}"
            if each["decides"]
            else "not yet",
            f"{each['alpha_spent']:.4f}",
            each["decision"].replace("_", " "),
        )
        for each in content["arms"]
    ]
    names = ("arm", "checkouts / control", "control", "arm's", "difference", "interval", "error spent", "verdict")
    table(f"{content['experiment']}, after {content['day']} days", rows, names, right=(1, 2, 3, 4, 5, 6))
    for each in content["guardrails"]:
        state = "BREACHED" if each["breached"] else "holds"
        least = _figure(each["surely_worse"], sign=True)
        say(f"guardrail {each['metric']} of {each['arm']}: {state}; worse by {_figure(each['worse'], sign=True)}, "
            f"surely by {least}; allowed {each['worse_by']:g}")  # fmt: skip
    say(f"Sizes of the arms as declared: p = {content['sample_ratio_p_value']:.3f}")
    held = content["holdout"]
    if held["effect"] is not None:
        say(
            f"All arms beside the holdout ({held['control_checkouts']:,}): {_figure(held['effect'], sign=True)} "
            f"({_figure(held['low'], sign=True)} to {_figure(held['high'], sign=True)}, 90 %)"
        )
    say(content["text_en"])
    if content["synthetic"]:
        note("The history is invented: this says nothing about the market.")


def _figure(value: float | None, *, sign: bool = False) -> str:
    if value is None:
        return "-"
    return f"{value:{'+' if sign else ''}.4f}" if abs(value) < 10 else f"{value:{'+' if sign else ''},.0f}"
