"""How a dry run of a load is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from barberpro.cli.console import note, say, table
from barberpro.errors import BadInputError

if TYPE_CHECKING:
    from barberpro.warehouse.rehearsal import Refusal
    from pipelines.dry_run import DryRun

SHOWN = ("rows", "new_rows", "new_versions", "duplicate", "quarantined")


def show_dry_run(result: DryRun) -> None:
    """Print what a load would do, and the first refusals with place and reason."""
    from pipelines.dry_run import counts

    for text in result.notes:
        note(f"note: {text}")
    rows = [_row(each["path"], each["table"], each) for each in map(counts, result.files)]
    if len(rows) > 1:
        rows += [_row("all files", name, total) for name, total in result.tables().items()]
    columns = ("file", "table", "records", "new rows", "new versions", "duplicate", "quarantined")
    title = "Would be loaded (new rows + new versions + duplicate + quarantined = records)"
    table(title, rows, columns, right=(2, 3, 4, 5, 6))
    for each in result.refusals:
        say(f"  {_place(each)}: {each.column or 'record'}: {each.reason}")
    left_out = sum(each.result.quarantined for each in result.files) - len(result.refusals)
    if left_out > 0:
        say(f"  ... and {left_out:,} more records would be refused")
    for file in result.refused_files:
        say(f"  {file.path} would be refused whole: {file.reason}")
    say("Nothing was written.")


def _row(first: str, name: str, numbers: dict[str, int]) -> tuple[str, ...]:
    return (first, name, *(f"{numbers[each]:,}" for each in SHOWN))


def _place(each: Refusal) -> str:
    return f"{each.path}, line {each.line}, byte {each.byte_offset} ({each.table})"


def fail_where_refused(result: DryRun) -> None:
    """End as the load would: with an error where a file would be refused whole."""
    if result.problem is not None:
        raise BadInputError(result.problem)
