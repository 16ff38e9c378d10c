"""Verb of the claims ledger: claims."""

from __future__ import annotations

from typing import Annotated

import typer

from barberpro.cli.console import Json, print_json, settings_of, shown_progress


def claims(
    context: typer.Context,
    name: Annotated[str | None, typer.Argument(metavar="[ID]", help="One claim; without it, all of them.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Look again, at the generation in force.")] = False,
    as_json: Json = False,
) -> None:
    """Say what is known of every claim of the document: its figure, interval and verdict, and what would decide it.

    `barberpro run` looks each time. An invented history shows figures and leads to no verdict.

    Example: barberpro claims method-credit-card
    """
    from barberpro.cli.claims_report import show_all, show_one
    from pipelines.claims_told import one_of, told

    with shown_progress() as progress:
        content = told(settings_of(context), progress, again=again)
    chosen = None if name is None else one_of(content, name)
    if as_json:
        print_json(content if chosen is None else chosen)
    elif chosen is None:
        show_all(content)
    else:
        show_one(chosen, content)


VERBS = (claims,)
