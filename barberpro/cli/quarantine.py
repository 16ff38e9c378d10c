"""Verbs of the quarantine: list, export, reload."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from barberpro.cli.console import Json, note, print_json, say, settings_of, shown_progress, table
from barberpro.errors import UsageError

if TYPE_CHECKING:
    from barberpro.warehouse.quarantine import Wanted
    from pipelines.quarantine import Exported

Source = Annotated[str | None, typer.Option("--source", metavar="NAME", help="Only records of this source.")]
TableName = Annotated[str | None, typer.Option("--table", metavar="NAME", help="Only records meant for this table.")]
File = Annotated[
    str | None, typer.Option("--file", metavar="NAME", help="Only records of the file of this name, or sha256.")
]
Reason = Annotated[str | None, typer.Option("--reason", metavar="WORDS", help="Only records with this in the reason.")]
COLUMNS = (
    "source",
    "table",
    "path",
    "sha256",
    "line",
    "byte_offset",
    "column",
    "reason",
    "record",
)

app = typer.Typer(no_args_is_help=True, help="Look at the records that were refused, and load what passes now.")


@app.command("list")
def list_(
    context: typer.Context,
    source: Source = None,
    table_name: TableName = None,
    file: File = None,
    reason: Reason = None,
    limit: Annotated[int, typer.Option("--limit", min=0, max=100_000, help="List so many records.")] = 20,
    as_json: Json = False,
) -> None:
    """Count the refused records by reason and list the first of them.

    Example: barberpro quarantine list --source mercadopago --reason "not in the mapping"
    """
    from pipelines import quarantine

    found = quarantine.listed(settings_of(context), wanted(source, table_name, file, reason), limit)
    if as_json:
        print_json(found.as_json())
        return
    if not found.total:
        say("No record is in quarantine." if not any((source, table_name, file, reason)) else "No record fits.")
        return
    rows = [
        (
            f"{each.count:,}",
            f"{each.files:,}",
            f"{each.source}: {each.table}",
            each.column or "",
            each.example,
            each.first,
        )
        for each in found.kinds
    ]
    columns = ("records", "files", "source: table", "column", "reason (an example)", "first")
    table(f"{found.total:,} records in quarantine", rows, columns, right=(0, 1))
    for record in found.records:
        say(f"  {record.path}, line {record.line}: {record.column or 'record'}: {record.reason}")
    if found.total > len(found.records) > 0:
        say(f"  ... and {found.total - len(found.records):,} more; see --limit, or `barberpro quarantine export`")


@app.command()
def export(
    context: typer.Context,
    source: Source = None,
    table_name: TableName = None,
    file: File = None,
    reason: Reason = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="CSV to write; default: stdout.")] = None,
    unmasked: Annotated[
        bool, typer.Option("--unmasked", help="Write the records as they came, with personal data; needs --out.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Write the refused records as CSV: place, reason and the record, in which what may be personal is masked.

    Example: barberpro quarantine export --source marketplace --out refused.csv
    """
    from barberpro.warehouse.files import write_privately
    from pipelines import quarantine

    if unmasked and out is None:
        raise UsageError("--unmasked writes personal data; name the file with --out, which only you may then read")
    settings = settings_of(context)
    found = quarantine.exported(settings, wanted(source, table_name, file, reason), whole=unmasked)
    if out is not None:
        write_privately(out, as_csv(found))
        if unmasked:
            note(f"note: {out} holds personal data; delete it when the records are mended")
    if as_json:
        told = None if out is None else str(out)
        listed = [] if unmasked else [asdict(each.refused) | {"record": each.record} for each in found]
        print_json({"records": len(found), "file": told, "unmasked": unmasked, "rows": listed})
    elif out is None:
        say(as_csv(found).rstrip("\n"))
    else:
        say(f"{len(found):,} refused records written to {out}.")


@app.command()
def reload(
    context: typer.Context,
    source: Source = None,
    table_name: TableName = None,
    file: File = None,
    reason: Reason = None,
    mapping: Annotated[
        str | None,
        typer.Option("--mapping", metavar="FILE", help="Corrected mapping; default: the present form of theirs."),
    ] = None,
    corrected: Annotated[
        Path | None,
        typer.Option("--corrected", metavar="FILE", help="Corrected file, in place of the one with --file."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Read files with refused records again, after their mapping or they were corrected: what passes now is loaded.

    Example: barberpro quarantine reload --mapping mappings/psp.yaml
    """
    from barberpro.cli.data import show_load
    from pipelines import quarantine

    chosen = wanted(source, table_name, file, reason)
    with shown_progress() as progress:
        done = quarantine.reload(settings_of(context), chosen, progress, mapping=mapping, corrected=corrected)
    if as_json:
        print_json(done.as_json())
        return
    if done.result is not None:
        show_load(done.result)
    if done.unchanged:
        note(
            f"note: {len(done.unchanged)} files were left alone, for their mapping is the one they were read with: "
            f"{', '.join(done.unchanged[:5])}; correct it, or give it with --mapping"
        )
    say(f"{done.before - done.after:,} records left the quarantine, {done.after:,} are in it.")


def wanted(source: str | None, table_name: str | None, file: str | None, reason: str | None) -> Wanted:
    """Say which records are meant; a table that is none is refused."""
    from barberpro.tables import schemas
    from barberpro.warehouse.quarantine import Wanted

    tables = sorted(each.name for each in schemas.LOADED_TABLES)
    if table_name is not None and table_name not in tables:
        raise UsageError(f"--table {table_name!r} is no table that is loaded; there are {', '.join(tables)}")
    return Wanted(source, table_name, file, reason)


def as_csv(found: list[Exported]) -> str:
    """Write refused records as CSV."""
    stream = io.StringIO()
    rows = csv.DictWriter(stream, COLUMNS, lineterminator="\n", extrasaction="ignore")
    rows.writeheader()
    rows.writerows(asdict(each.refused) | {"record": each.record} for each in found)
    return stream.getvalue()
