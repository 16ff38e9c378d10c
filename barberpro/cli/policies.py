"""Verbs of policies: policy show, diff, validate."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from barberpro.cli.console import Json, note, print_json, say, settings_of
from barberpro.errors import BadInputError

app = typer.Typer(
    no_args_is_help=True, help="Look at what is charged by: dated values, what-ifs, and their differences."
)

NAMES = "a YAML file, current, shipped, the name of a scenario, or NAME@VERSION of the scenario store"
Day = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], metavar="DATE", help="The day; default: today.")
]


@app.command()
def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="[NAME|FILE]", help=f"Which policy: {NAMES}.")] = "current",
    on: Day = None,
    as_json: Json = False,
) -> None:
    """Show the values of a policy that are in force on a day: unit, since when, from where, and who answers for them.

    Example: barberpro policy show --on 2026-08-01
    """
    from barberpro.cli.policies_report import in_force, show_policy
    from barberpro.policies.registry import kinds
    from pipelines.policies import policy_named, today

    policy, day = policy_named(settings_of(context), name), on.date() if on else today()
    found = in_force(policy, day)
    if as_json:
        values = [each.as_json() for each in found]
        print_json({"policy": policy.name, "on": day, "sha256": policy.sha256(kinds()), "values": values})
    else:
        show_policy(policy, day, found)


@app.command()
def diff(
    context: typer.Context,
    before: Annotated[str, typer.Argument(metavar="A", help=f"One policy: {NAMES}.")],
    after: Annotated[str, typer.Argument(metavar="B", help="The other one.")],
    as_json: Json = False,
) -> None:
    """Say what two policies say differently: value before and after, from which day on and until which.

    Example: barberpro policy diff current second_tier_at_40
    """
    from barberpro.cli.policies_report import show_differences
    from barberpro.policies.difference import differences
    from pipelines.policies import policy_named

    settings = settings_of(context)
    one, other = (policy_named(settings, name) for name in (before, after))
    found = differences(one, other)
    if as_json:
        print_json([asdict(each) for each in found])
    elif found:
        show_differences(f"{before} -> {after}", found)
    else:
        say(f"{before} and {after} say the same on every day.")


@app.command()
def validate(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Policy or scenario files.")],
    as_json: Json = False,
) -> None:
    """Check policy and scenario files: every problem of every file, one line each.

    Example: barberpro policy validate scenarios/*.yaml
    """
    from barberpro.policies.validation import checked
    from pipelines.policies import current_policy

    policy = current_policy(settings_of(context))
    found = [checked(path, policy) for path in files]
    if as_json:
        print_json([asdict(each) for each in found])
    for each in () if as_json else found:
        for problem in each.problems:
            note(problem)
        if not each.problems:
            said = f"scenario {each.name}" if each.name else "values"
            say(f"{each.file}: ok, {said}, {len(each.keys)} {'key' if len(each.keys) == 1 else 'keys'}")
    bad = [each for each in found if each.problems]
    if bad:
        count = sum(len(each.problems) for each in bad)
        raise BadInputError(f"{count} to mend in {len(bad)} of {len(found)} files: {', '.join(x.file for x in bad)}")
