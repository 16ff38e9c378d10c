"""The columns that a file has, and those that its mapping reads."""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterator
from pathlib import Path

from barberpro.errors import BadInputError
from barberpro.tables.schemas import Table
from barberpro.warehouse.bounds import MOST_COLUMNS
from barberpro.warehouse.chunks import Sizes
from barberpro.warehouse.isolated import names_apart
from barberpro.warehouse.masks import shown_name, shown_names
from barberpro.warehouse.packed import open_bytes
from barberpro.warehouse.records import check_line_ends, read_piece
from barberpro.warehouse.specs import FieldSpec, FileFormat, Input


def columns_of(path: Path, file_format: FileFormat, sizes: Sizes) -> list[str] | None:
    """Read the file's column names; None for JSON, whose records may differ."""
    if file_format.type == "parquet":
        return columns_of_parquet(path)
    if file_format.type == "csv":
        return header(path, file_format, sizes)
    return None


def check_columns(path: Path, there: list[str], wanted: set[str], ignored: set[str] | None) -> None:
    """Every wanted column is there, and every other one is declared as ignored (`None`: any may be)."""
    for name in sorted(wanted - set(there)):
        close = difflib.get_close_matches(name, there, n=1)
        hint = f"; did you mean {shown_name(close[0], there)}?" if close else _other_separator(there, wanted)
        raise BadInputError(
            f"{path.name}: the column {name!r} is not in the file, which has {shown_names(there)}{hint}"
        )
    if ignored is None:
        return
    for place, name in enumerate(there, start=1):
        if name not in wanted | ignored:
            called = f"the column {shown_name(name, there)}" if name else f"column {place}, which has no name,"
            raise BadInputError(f"{path.name}: {called} is unknown to the mapping; map it, or list it under `ignored`")


def _other_separator(there: list[str], wanted: set[str]) -> str:
    """Say by what a file seems to be separated whose header is one column that holds the names that are wanted."""
    if len(there) != 1 or len(wanted) < 2:
        return ""
    for mark in (",", ";", "\t", "|"):
        if len(wanted & {each.strip().strip('"') for each in there[0].split(mark)}) > 1:
            return f"; it seems to be separated by {mark!r}: say so under `format` in the mapping, or export it again"
    return ""


def header(path: Path, file_format: FileFormat, sizes: Sizes) -> list[str]:
    """Read the column names of a CSV file; BadInputError where they cannot be told apart or read."""
    with open_bytes(path) as stream:
        head = read_piece(stream, sizes.record, path)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadInputError(f"{path.name} is encoded in UTF-16 or UTF-32; save it as UTF-8 and declare encoding: utf-8")
    check_line_ends(head.removeprefix(b"\xef\xbb\xbf"), path)
    first = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0].rstrip(b"\r")
    if b"\x00" in first:
        raise BadInputError(f"{path.name}: its header holds NUL bytes; if it is encoded in UTF-16, save it as UTF-8")
    if not first.strip():
        raise BadInputError(f"{path.name} is empty: it has no header line; export it again")
    try:
        text = first.decode(file_format.encoding)
    except UnicodeDecodeError as error:
        raise BadInputError(f"{path.name}: the header is not {file_format.encoding}: {error.reason}") from error
    if b"\r" in first:
        raise BadInputError(f"{path.name}: a carriage return (CR) stands alone in the header; end lines in LF or CRLF")
    if text.count(file_format.quote) % 2:
        raise BadInputError(f"{path.name}: the quotes of the header line do not close; a column name is one line")
    try:
        fields = next(csv.reader([text], delimiter=file_format.delimiter, quotechar=file_format.quote))
    except csv.Error as error:
        raise BadInputError(f"{path.name}: the header cannot be read: {error}; is this a CSV file?") from error
    return _unique(path, [name.strip() for name in fields])


def _unique(path: Path, names: list[str]) -> list[str]:
    if len(names) > MOST_COLUMNS:
        raise BadInputError(f"{path.name} has {len(names)} columns, more than {MOST_COLUMNS}; is this the right file?")
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        raise BadInputError(
            f"{path.name}: the column {shown_name(twice[0], names)} stands twice in the header; "
            "columns need unique names"
        )
    return names


def columns_of_parquet(path: Path) -> list[str]:
    """Read the column names of a Parquet file; BadInputError where it is none, not whole or made to do harm."""
    return _unique(path, names_apart(path))


def wanted_columns(source: Input) -> set[str]:
    """Columns of the input's own file that its fields and joins read."""
    names = _join_keys(source)
    for spec in source.fields.values():
        names |= _own_columns(spec)
    return names


def _join_keys(source: Input) -> set[str]:
    joined = {join.name for join in source.joins}
    references = (reference for join in source.joins for _, reference in join.on)
    return {reference for reference in references if reference.partition(".")[0] not in joined}


def _own_columns(spec: FieldSpec) -> set[str]:
    own = set(spec.sources) if spec.join is None else set()
    for each in spec.first_of:
        own |= _own_columns(each)
    return own


def may_lack(source: Input) -> set[str]:
    """Columns of the input's own file that are optional: nothing but optional fields reads them."""
    parts = [part for spec in source.fields.values() for part in _leaves(spec)]
    needed = _join_keys(source).union(*(part.sources for part in parts if part.join is None and not part.optional))
    return set[str]().union(*(part.sources for part in parts if part.optional)) - needed


def money_columns(source: Input) -> set[str]:
    """Columns of the input's own file that amounts of money are read from."""
    amounts = (spec for name, spec in source.fields.items() if source.table.column(name).kind == "money")
    return set[str]().union(*(_own_columns(spec) for spec in amounts))


def _leaves(spec: FieldSpec) -> Iterator[FieldSpec]:
    for each in spec.first_of:
        yield from _leaves(each)
    if not spec.first_of:
        yield spec


def outcome_columns(source: Input, table: Table) -> set[str]:
    """Columns of the file that only feed outcomes: a file to be scored may lack them."""
    outcome, other = set[str](), _join_keys(source)
    for name, spec in source.fields.items():
        (outcome if table.column(name).outcome else other).update(_own_columns(spec))
    return outcome - other


def joined_columns(source: Input, join: str) -> set[str]:
    """Columns of a joined file that are read."""
    found = {key for each in source.joins if each.name == join for key, _ in (*each.on, *each.where)}

    def visit(spec: FieldSpec) -> None:
        if spec.join == join:
            found.update(spec.sources)
        for each in spec.first_of:
            visit(each)

    for spec in source.fields.values():
        visit(spec)
    for each in source.joins:
        found.update(ref.partition(".")[2] for _, ref in each.on if ref.partition(".")[0] == join)
    if not found:
        raise BadInputError(f"join {join!r} is declared but no field reads it; remove it")
    return found
