"""Verbs of the books: reconcile, close."""

from __future__ import annotations

import os
import pwd
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from barberpro.cli.console import Json, print_json, say, settings_of, shown_progress
from barberpro.errors import GateRefusedError, UsageError

if TYPE_CHECKING:
    from barberpro.domain.books import Month
    from barberpro.settings import Settings
    from pipelines.close import Acceptance

DAY = ["%Y-%m-%d"]
NAMED = typer.Argument(metavar="MONTH", help="A month of Buenos Aires days, such as 2024-03.")


def reconcile(
    context: typer.Context,
    month: Annotated[str, NAMED],
    as_of: Annotated[
        datetime | None, typer.Option(formats=DAY, help="Count ages to this day; default: the last day of the data.")
    ] = None,
    by_day: Annotated[bool, typer.Option("--by-day", help="Show every day and method.")] = False,
    as_json: Json = False,
) -> None:
    """Tie a month's payments to settlement and released money, to the centavo, with the cause of every difference.

    Exit code 5 where differences are left that somebody has to look into. Those accepted when a month was closed pass.

    Example: barberpro reconcile 2024-03
    """
    from barberpro.cli.books_report import show_reconciliation
    from barberpro.domain.book_words import open_differences
    from pipelines import reconcile as stage

    chosen = _month(month)
    with shown_progress() as progress:
        result = stage.run(settings_of(context), chosen, as_of.date() if as_of else None, progress)
    if as_json:
        print_json(result.as_json())
    else:
        show_reconciliation(result, by_day=by_day)
    if not result.is_explained:
        raise GateRefusedError(
            f"{chosen} has {open_differences(result.unaccepted.height)} that nobody accepted; look into each "
            f"(docs/runbooks/open-differences.md); they stand in {result.folder / 'open-differences.csv'}"
        )


def close(
    context: typer.Context,
    month: Annotated[str | None, NAMED] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the closed months and what changed since.")] = False,
    by: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who closes; default: the user here, if not root.")
    ] = None,
    note: Annotated[str, typer.Option(metavar="TEXT", help="Why; stays with the closing.")] = "",
    incomplete: Annotated[
        bool, typer.Option("--incomplete", help="Close a month that is not over, or that reports do not cover.")
    ] = False,
    accept_open: Annotated[bool, typer.Option("--accept-open", help="Close a month with open differences.")] = False,
    as_json: Json = False,
) -> None:
    """Freeze a month: its files are never changed, and whatever changes later is shown as a restatement.

    Exit code 5 where the month is not over or has open differences.

    Example: barberpro close 2024-03 --by "Ana, accounting"
    """
    from pipelines.close import Acceptance

    settings = settings_of(context)
    if listed == (month is not None):
        raise UsageError("give a month to close, such as `barberpro close 2024-03`, or --list")
    if month is None:
        _list(settings, as_json=as_json)
    else:
        accepted = Acceptance(by or _user(), incomplete, accept_open, note)
        _close(settings, _month(month), accepted, as_json=as_json)


def _close(settings: Settings, month: Month, accepted: Acceptance, *, as_json: bool) -> None:
    from pipelines import close as stage

    with shown_progress() as progress:
        result = stage.run(settings, month, accepted, datetime.now(UTC), progress)
    told = result.closing.manifest
    if as_json:
        print_json({"closed_now": result.is_new, **result.closing.as_json()})
    elif result.is_new:
        say(f"{month} is closed: {result.closing.folder}. Later changes appear as restatements.")
    else:
        say(
            f"{month} was closed by {told['closed_by']} at {told['closed_at']}; nothing was done. "
            f"What changed since: barberpro reconcile {month}"
        )


def _user() -> str:
    try:
        name = pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        name = "root"
    if name == "root":
        raise UsageError("who closes the month? This account is nobody's own; name a person with --by NAME")
    return name


def _list(settings: Settings, *, as_json: bool) -> None:
    from barberpro.cli.books_report import show_closings
    from pipelines import close as stage

    with shown_progress() as progress:
        found = stage.listed(settings, progress)
    if as_json:
        print_json([each.as_json() for each in found])
    elif not found:
        say("No month is closed yet; close one with `barberpro close MONTH`.")
    else:
        show_closings(found)


def _month(text: str) -> Month:
    from barberpro.domain.books import Month

    try:
        return Month.parse(text)
    except ValueError as error:
        raise UsageError(str(error)) from error


VERBS = (reconcile, close)
