"""Reads the files of one delivery into temporary tables: typed rows on one side, refused records on the other."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from barberpro.errors import BadInputError, UnavailableError
from barberpro.progress import Progress
from barberpro.tables import schemas
from barberpro.warehouse.bounds import check_odd
from barberpro.warehouse.chunks import Refusal, Sizes
from barberpro.warehouse.columns import wanted_columns
from barberpro.warehouse.content import row_text
from barberpro.warehouse.content_keys import assign_keys, facts_of
from barberpro.warehouse.database import Database
from barberpro.warehouse.files import LandedFile
from barberpro.warehouse.fitting import fitting_sql
from barberpro.warehouse.frame import JSON_TEXT, Frame, column_name, in_batches
from barberpro.warehouse.frames import frames
from barberpro.warehouse.joins import stage_join
from barberpro.warehouse.masks import masked_text
from barberpro.warehouse.specs import Input, Mapping
from barberpro.warehouse.sql import identifier
from barberpro.warehouse.statement import select_sql
from barberpro.warehouse.texts import joined_table

MASKED_LENGTH = 500


@dataclass(frozen=True, slots=True)
class Received:
    """A file with the mapping and the input that read it, and the files that it is joined with, by the join's name."""

    mapping: Mapping
    input: Input
    file: LandedFile
    joined: dict[str, LandedFile]


@dataclass(frozen=True, slots=True)
class Staged:
    """How many records of a file were read and how many of them were refused."""

    records: int
    refused: int


@dataclass(frozen=True, slots=True)
class Typing:
    """The statements that type a frame: the fast one, where there is one, and the careful one."""

    fast: str | None
    careful: str

    @classmethod
    def of(cls, source: Input, names: tuple[str, ...], source_name: str, sha256: str) -> Typing:
        """Write the statements for a frame with columns of these names."""
        arguments = (source, names, source_name, sha256)
        return cls(fitting_sql(*arguments), select_sql(*arguments))


def stage(db: Database, received: Received, sizes: Sizes, progress: Progress) -> Staged:
    """Fill the temporary tables `staged` (typed rows, their content hash) and `refused` from one file."""
    file = received.file.path
    try:
        return _stage(db, received, sizes, progress)
    except (duckdb.OutOfMemoryException, duckdb.IOException) as error:
        raise UnavailableError(f"{file.name}: memory or disk space ran out while it was read; free some") from error
    except (duckdb.Error, pa.ArrowException) as error:  # their messages quote values of the file
        raise BadInputError(
            f"{file.name} cannot be read as its mapping declares ({type(error).__name__}); "
            f"check its format and the fields of {received.mapping.path.name}"
        ) from error


def _stage(db: Database, received: Received, sizes: Sizes, progress: Progress) -> Staged:
    source, file = received.input, received.file
    _create_tables(db, source.table)
    for join in source.joins:
        stage_join(db, source, join, received.joined[join.name].path, sizes)
    typing = functools.cache(lambda names: Typing.of(source, names, received.mapping.source, file.sha256))
    records = refused = broken = foreign = 0
    for frame in frames(file.path, source.format, sizes, wanted_columns(source)):
        refused += _stage_frame(db, source.table, frame, typing(frame.names))
        records += frame.records
        broken, foreign = broken + frame.broken_text, foreign + frame.foreign_text
        check_odd(refused, records, "been refused")
        progress(f"Reading {file.path.name}", records)
    _check_encoding(file.path, source.format.encoding, records, broken, foreign)
    if not records:
        raise BadInputError(f"{file.path.name} is empty: it holds no records; export it again")
    assign_keys(db, source)
    return Staged(records, refused)


def drop(db: Database, source: Input) -> None:
    """Remove the temporary tables."""
    for name in ("staged", "refused", *(joined_table(source, join.name) for join in source.joins)):
        db.execute(f"DROP TABLE IF EXISTS {identifier(name)}")


def _create_tables(db: Database, table: schemas.Table) -> None:
    columns = ", ".join(f"{identifier(each.name)} {schemas.SQL_TYPES[each.kind]}" for each in table.columns)
    db.execute(f"CREATE OR REPLACE TEMP TABLE staged (line BIGINT, {columns}, content_hash UHUGEINT)")
    db.execute(
        "CREATE OR REPLACE TEMP TABLE refused "
        "(line BIGINT, byte_offset BIGINT, column_name VARCHAR, reason VARCHAR, masked_text VARCHAR)"
    )


def _stage_frame(db: Database, table: schemas.Table, frame: Frame, typing: Typing) -> int:
    """Stage the records that fit by the fast statement, and those that it leaves by the careful one."""
    good, invalid = _valid_json(db, frame)
    left = _left_by_fast(db, good, typing)
    bad = _stage_carefully(db, table, left, frame.names, typing) if left.num_rows else 0
    _refuse(db, [*frame.refused, *invalid])
    return bad + len(frame.refused) + len(invalid)


def _left_by_fast(db: Database, records: pa.Table, typing: Typing) -> pa.Table:
    if typing.fast is None or not records.num_rows:
        return records
    db.connection.register("records", in_batches(records))
    staged = db.scalar(f"INSERT INTO staged {typing.fast}")
    left = records.slice(0, 0)
    if staged < records.num_rows:
        first, last = (records.column("line")[place].as_py() for place in (0, -1))
        lines = f"SELECT line FROM staged WHERE line BETWEEN {first} AND {last}"
        left = db.execute(f"SELECT * FROM records WHERE line NOT IN ({lines}) ORDER BY line").to_arrow_table()
    db.connection.unregister("records")
    return left


def _stage_carefully(
    db: Database, table: schemas.Table, records: pa.Table, columns: tuple[str, ...], typing: Typing
) -> int:
    db.connection.register("records", records)
    names = ", ".join(identifier(name) for name in table.names)
    db.execute(f"CREATE OR REPLACE TEMP TABLE typed AS {typing.careful}")
    said = row_text(facts_of(table))
    db.execute(f"INSERT INTO staged SELECT line, {names}, md5_number({said}) FROM typed WHERE bad_reason IS NULL")
    raw = _row_as_text(len(columns)) if columns else f"r.{JSON_TEXT}"
    masked = masked_text(f"left({raw}, {MASKED_LENGTH})")
    db.execute(
        f"INSERT INTO refused SELECT t.line, t.byte_offset, t.bad_column, t.bad_reason, {masked} "
        "FROM typed t JOIN records r USING (line) WHERE t.bad_reason IS NOT NULL"
    )
    bad = db.scalar("SELECT count(*) FROM typed WHERE bad_reason IS NOT NULL")
    db.execute("DROP TABLE typed")
    db.connection.unregister("records")
    return int(bad)


def _row_as_text(columns: int) -> str:
    return f"concat_ws(',', {', '.join(f'r.{column_name(index)}' for index in range(columns))})"


def _valid_json(db: Database, frame: Frame) -> tuple[pa.Table, list[Refusal]]:
    """Set apart the records that are no JSON objects."""
    if frame.names or not frame.table.num_rows or JSON_TEXT not in frame.table.column_names:
        return frame.table, []
    db.connection.register("candidates", frame.table)
    odd = f"CASE WHEN json_valid({JSON_TEXT}) THEN json_type({JSON_TEXT}) <> 'OBJECT' ELSE true END"
    count = int(db.scalar(f"SELECT count(*) FROM candidates WHERE {odd}"))
    check_odd(count, frame.table.num_rows, "no shape of one whole JSON object")
    bad = db.execute(f"SELECT line, byte_offset, {JSON_TEXT} FROM candidates WHERE {odd}").fetchall() if count else []
    table = frame.table
    if bad:
        listed = ", ".join(str(line) for line, _, _ in bad)
        good = db.execute(f"SELECT * FROM candidates WHERE line NOT IN ({listed}) ORDER BY line")
        table = good.to_arrow_table()
    db.connection.unregister("candidates")
    reason = "the record is not one whole JSON object"
    return table, [Refusal(line, offset, reason, text.encode()) for line, offset, text in bad]


def _refuse(db: Database, refusals: list[Refusal]) -> None:
    if not refusals:
        return
    table = pa.table({
        "line": pa.array([each.line for each in refusals], pa.int64()),
        "byte_offset": pa.array([each.byte_offset for each in refusals], pa.int64()),
        "reason": pa.array([each.reason for each in refusals], pa.string()),
        "raw": pa.array([each.raw[:MASKED_LENGTH].decode("ascii", "replace") for each in refusals], pa.string()),
    })  # fmt: skip
    db.connection.register("refusals", table)
    db.execute(f"INSERT INTO refused SELECT line, byte_offset, NULL, reason, {masked_text('raw')} FROM refusals")
    db.connection.unregister("refusals")


def _check_encoding(path: Path, encoding: str, records: int, broken: int, foreign: int) -> None:
    """Refuse a file whole when none of its letters fit the encoding; a damaged row is refused alone, elsewhere."""
    if broken >= 2 and not foreign and broken > records / 200:
        raise BadInputError(
            f"{path.name} is not {encoding}: {broken} of {records} records hold bytes that are no {encoding} text and "
            f"none holds one that is; declare the encoding it was written in (utf-8, latin-1, cp1252)"
        )
