"""Verbs of the daily operation: daily, runs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from barberpro.cli.console import Json, note, print_json, say, settings_of, shown_progress, table
from barberpro.errors import UnavailableError

if TYPE_CHECKING:
    from barberpro.warehouse.runs import Entry

DAY = ["%Y-%m-%d"]


def daily(
    context: typer.Context,
    day: Annotated[
        datetime | None,
        typer.Option(formats=DAY, help="Last Buenos Aires day to close; default: yesterday."),
    ] = None,
    until: Annotated[
        str | None,
        typer.Option(
            metavar="STAGE",
            help="Stop after a stage of `barberpro run`, such as load, validate, train or claims_ledger.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Do a day's work: load what is new, validate, features, score, marts, publish, and the report of each missed day.

    A model is trained where there is none yet. The exit code is that of the stage that failed.

    Example: barberpro daily --json
    """
    from pipelines import daily as stage

    with shown_progress() as progress:
        result = stage.run(settings_of(context), progress, day=day.date() if day else None, until=until)
    if as_json:
        print_json(result.as_json())
        return
    for each in result.broken:
        note(f"note: run {each} ended without a word; it is marked as broken")
    if result.status == "nothing new":
        say(f"Nothing new since the last run: generation {result.generation} stays in force.")
        return
    done = ", ".join(result.stages)
    say(f"Run {result.run}: {done}. Generation {result.generation or 'as it was'}.")
    for path in result.reports:
        say(f"  {path}")


def runs(
    context: typer.Context,
    last: Annotated[int, typer.Option(min=1, help="Show so many runs.")] = 10,
    check: Annotated[bool, typer.Option("--check", help="Only say whether runs are overdue: exit code 7.")] = False,
    as_json: Json = False,
) -> None:
    """Show what the daily runs did, stage by stage, from the run ledger.

    Example: barberpro runs --last 3
    """
    from barberpro.warehouse import heartbeat
    from barberpro.warehouse import runs as ledger

    settings = settings_of(context)
    if check:
        problem = heartbeat.trouble(settings, datetime.now(UTC))
        if problem:
            raise UnavailableError(problem)
        say("The last daily run ended well and in time.")
        return
    found = ledger.entries(settings)
    chosen = list(dict.fromkeys(each.run for each in found))[-last:]
    shown = [each for each in found if each.run in chosen]
    if as_json:
        print_json([ledger.as_json(each) for each in shown])
        return
    columns = ("run", "stage", "status", "started", "seconds", "exit", "rows", "generation or error")
    table("Daily runs", [_row(each) for each in shown], columns, right=(4, 5, 6))


def _row(entry: Entry) -> tuple[str, ...]:
    started = datetime.fromisoformat(entry.started_at)
    seconds = f"{(datetime.fromisoformat(entry.ended_at) - started).total_seconds():.0f}" if entry.ended_at else ""
    code = "" if entry.exit_code is None else str(entry.exit_code)
    rows = "" if entry.rows is None else f"{entry.rows:,}"
    said = entry.error or entry.generation or ""
    return (entry.run, entry.stage, entry.status, entry.started_at, seconds, code, rows, said)


VERBS = (daily, runs)
