"""Verbs about persons: erase, and the key of their pseudonyms."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from barberpro.cli.console import Json, note, print_json, say, settings_of, shown_progress

if TYPE_CHECKING:
    from pipelines.erasure import Erasure

app = typer.Typer(no_args_is_help=True, help="The pseudonyms under which clients are stored.")


def erase(
    context: typer.Context,
    client: Annotated[str, typer.Argument(metavar="CLIENT", help="The client's identifier as the sources write it.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be erased, and where.")] = False,
    as_json: Json = False,
) -> None:
    """Erase a client everywhere, for good: landing, warehouse, derived tables, generations. Money stays to the centavo.

    Exit code 3 where nobody of this identifier is to be found. Cut off at any moment, the same call completes it.

    Example: barberpro erase 40123 --dry-run
    """
    from pipelines import erasure

    with shown_progress() as progress:
        done = erasure.erase(settings_of(context), client, progress, dry_run=dry_run)
    if as_json:
        print_json(done.as_json())
    else:
        show_erasure(done)


def show_erasure(done: Erasure) -> None:
    """Print what was found of a client, where, and what became of it."""
    if done.status == "nothing left":
        say(f"The client was erased on {done.found['erased_at']}; nothing of them is left.")
        return
    for path, records in done.found["files"].items():
        say(f"  {records:>8,} records in raw/{path}")
    for where in ("warehouse", "tables"):
        for name, rows in done.found[where].items():
            say(f"  {rows:>8,} rows in {where}: {name}")
    for generation, tables in done.found["generations"].items():
        say(f"  {sum(tables.values()):>8,} rows in generation {generation}: {', '.join(tables)}")
    if done.status == "dry run":
        say("Nothing was changed.")
        return
    retired = f"; retired: {', '.join(done.retired)}" if done.retired else ""
    say(f"Erased. {_in_force(done.generation)}{retired}. Rows and sums of money are what they were.")
    say(f"Report: {done.report}")


def _in_force(generation: str | None) -> str:
    return f"Generation {generation} is in force" if generation else "Nothing was published"


@app.command()
def rotate(
    context: typer.Context,
    new_key_file: Annotated[
        Path | None,
        typer.Option("--new-key-file", metavar="FILE", help="File with the new key; default: one is made."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Give every client a new pseudonym: new key, warehouse made anew, published, older generations retired.

    Cut off at any moment, everything is as before or all is new. Other data roots loaded with the old key need it
    still: it is kept beside the key file, as pseudonym.key.<fingerprint>.

    Example: barberpro pseudonyms rotate
    """
    from pipelines import rotation

    settings = settings_of(context)
    note(f"note: {rotation.warning(settings)}")
    with shown_progress() as progress:
        done = rotation.rotate(settings, progress, new_key=new_key_file)
    if as_json:
        print_json(done.as_json())
        return
    retired = f"; retired: {', '.join(done.retired)}" if done.retired else ""
    say(f"The key {done.before} was replaced by {done.after}. {_in_force(done.generation)}{retired}.")
    if done.key_file is None:
        note(f"note: put the key of {new_key_file} into BARBERPRO_PSEUDONYM_KEY now; the old one is refused")
    else:
        note(f"note: keep a copy of {done.key_file} in your password store")
    for text in done.notes:
        note(f"note: {text}")


VERBS = (erase,)
