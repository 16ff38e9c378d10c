"""Verbs of the scenario store: scenario add, list, show, approve, activate, retire."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from barberpro.cli.console import Json, print_json, say, settings_of, table

if TYPE_CHECKING:
    from barberpro.store.scenarios import Version

app = typer.Typer(no_args_is_help=True, help="Keep scenarios by version, and let a second person approve what bills.")

Name = Annotated[str, typer.Argument(metavar="NAME@VERSION", help="Which version of which scenario.")]
By = Annotated[str, typer.Option("--by", metavar="PERSON", help="Who does it.")]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="The reason, which is kept.")]
From = Annotated[
    datetime | None,
    typer.Option("--from", formats=["%Y-%m-%d"], metavar="DATE", help="From which day; what bills: today or later."),
]


@app.command()
def add(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="The scenario, a YAML file.")],
    by: By,
    note: Annotated[str | None, typer.Option("--note", help="What is new; default: the scenario's own note.")] = None,
    as_json: Json = False,
) -> None:
    """Keep a scenario file as a new version, a draft.

    Example: barberpro scenario add scenarios/flat_300.yaml --by "Ana Paz" --note "first try"
    """
    from pipelines.policies import add_scenario

    _tell(add_scenario(settings_of(context), file, by, note), as_json=as_json)


@app.command("list")
def list_(context: typer.Context, as_json: Json = False) -> None:
    """List every version with its state.

    Example: barberpro scenario list
    """
    from barberpro.store.scenarios import versions

    found = versions(settings_of(context).data_root)
    if as_json:
        print_json([each.as_json() for each in found])
        return
    if not found:
        say("The store holds no scenario; add one with `barberpro scenario add FILE --by PERSON`.")
        return
    rows = [
        (f"{each.name}@{each.version}", each.state, str(each.steps[-1].from_day or ""), each.author, each.note)
        for each in found
    ]
    table("Scenarios", rows, ("scenario", "state", "from", "author", "note"))


@app.command()
def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME[@VERSION]", help="Default: the newest version.")],
    as_json: Json = False,
) -> None:
    """Show a version: who did what with it when and why, and its text.

    Example: barberpro scenario show flat_300@1
    """
    from barberpro.store.scenarios import version_of
    from pipelines.policies import split_name

    found = version_of(settings_of(context).data_root, *split_name(name))
    if as_json:
        print_json(found.as_json())
        return
    _tell(found, as_json=False)
    for each in found.steps:
        since = f", from {each.from_day}" if each.from_day else ""
        say(f"  {each.state} by {each.by} at {each.at}{since}: {each.why}")
    say(found.content.rstrip("\n"))


@app.command()
def approve(context: typer.Context, name: Name, by: By, why: Why, as_json: Json = False) -> None:
    """Approve a draft; what changes what is billed is approved by a second person.

    Example: barberpro scenario approve flat_300@1 --by "Luis Gil" --why "agreed on 3 August"
    """
    from pipelines.policies import approve_scenario

    _tell(approve_scenario(settings_of(context), name, by, why), as_json=as_json)


@app.command()
def activate(context: typer.Context, name: Name, by: By, why: Why, from_: From = None, as_json: Json = False) -> None:
    """Put an approved version in force: from tomorrow on, or the day given.

    Example: barberpro scenario activate flat_300@1 --by "Ana Paz" --why "approved" --from 2026-12-01
    """
    from pipelines.policies import activate_scenario

    day = from_.date() if from_ else None
    _tell(activate_scenario(settings_of(context), name, by, why, day), as_json=as_json)


@app.command()
def retire(context: typer.Context, name: Name, by: By, why: Why, from_: From = None, as_json: Json = False) -> None:
    """End a version: what was billed by it stays so, what comes is billed as if it had not been.

    Example: barberpro scenario retire flat_300@1 --by "Ana Paz" --why "the campaign is over"
    """
    from pipelines.policies import retire_scenario

    day = from_.date() if from_ else None
    _tell(retire_scenario(settings_of(context), name, by, why, day), as_json=as_json)


def _tell(found: Version, *, as_json: bool) -> None:
    if as_json:
        print_json(found.as_json())
        return
    last = found.steps[-1]
    since = f" from {last.from_day}" if last.from_day else ""
    bills = "changes what is billed" if found.bills else "bills nothing"
    say(f"{found.name}@{found.version} is {found.state}{since}; {bills}; sha256 {found.sha256[:12]}")
