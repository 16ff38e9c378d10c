"""The verb that looks for the future in the features: audit-leaks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from barberpro.cli.console import Json, print_json, say, shown_progress, table, writing_settings_of
from barberpro.errors import GateRefusedError

if TYPE_CHECKING:
    from pipelines.leak_findings import LeakAudit


def audit_leaks(
    context: typer.Context,
    rows: Annotated[int, typer.Option(min=1, help="Attempts to rebuild.")] = 1000,
    seed: Annotated[int, typer.Option(help="Draws other attempts and another cut.")] = 1,
    as_json: Json = False,
) -> None:
    """Rebuild the features of random attempts from what was known then, and shuffle the future: nothing may differ.

    Exit code 5 where a feature knows more than was known when the attempt was made.

    Example: barberpro audit-leaks --rows 1000
    """
    from pipelines import audit_leaks as stage
    from pipelines.leak_findings import Draw

    settings = writing_settings_of(context)
    with shown_progress() as progress:
        audit = stage.run(settings, progress=progress, draw=Draw(rows, seed))
    if as_json:
        print_json(audit.as_json())
    else:
        _show(audit)
    first = audit.first
    if first is not None:
        raise GateRefusedError(
            f"{first.feature} of {first.source} {first.payment_id} is {first.table} in the table of features and "
            f"{first.rebuilt} when rebuilt; the features know the future, or the table is older than the code: run "
            f"`barberpro run` and audit again; all differences stand in {audit.path}"
        )


def _show(audit: LeakAudit) -> None:
    found = audit.as_json()
    lines = [(f"rebuilt, known_at {name}", each) for name, each in found["by_basis"].items()]
    shuffled = found["shuffled"]
    counted = [(name, f"{each['rows']:,}", f"{each['differences']:,}") for name, each in lines]
    counted.append((f"future from {shuffled['cut']} shuffled", f"{shuffled['rows']:,}", f"{shuffled['moved']:,}"))
    if found["checkouts"]:
        of_menus = found["checkouts"]
        counted.append(("the same, features of checkouts", f"{of_menus['rows']:,}", f"{of_menus['moved']:,}"))
    table(f"{found['features']} features of random attempts", counted, ("proof", "attempts", "differences"), (1, 2))
    say(f"Written to {audit.path}.")


VERBS = (audit_leaks,)
