"""The fast statement: it types the records that need no second look, and leaves every other one to the careful one.

A record fits where each value is as its column wants it. What is said of one that does not, and what to make of rare
ways of writing, stays with `statement`, which the tests hold this one to: both give a record the same row.

Much of the careful statement's time goes into judging shapes and moving times between zones. A time that prints as it
was written has the shape already; and the way from a zone to UTC is looked up once for each quarter of an hour that a
frame holds. The few quarters within which a zone changes its offset are left to the careful statement.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from barberpro.tables.schemas import SQL_TYPES, Column
from barberpro.warehouse.content_keys import NOT_CONTENT
from barberpro.warehouse.specs import FieldSpec, Input
from barberpro.warehouse.sql import identifier, literal
from barberpro.warehouse.statement import with_automatic_fields
from barberpro.warehouse.stored import stored_sql
from barberpro.warehouse.texts import MARKED, UNMAPPED, Texts
from barberpro.warehouse.values import moment_sql, typed_value

QUARTER_US = 900_000_000
FIRST_PLAIN = chr(max(map(ord, (UNMAPPED, *MARKED))) + 1)
"""Texts before this one begin with a mark."""
ABSENT = chr(30)
"""Stands for NULL in the text of a row, as `content.row_text` has it."""
BETWEEN = chr(31)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A column of the table: SQL of its text and of its typed value, the latter without pseudonym."""

    column: Column
    text: str
    value: str
    said: str | None = None
    """What the text of every row says of it, where that is known before any row is read."""
    marked: bool = True
    """Whether its text may begin with a mark."""


@dataclass(frozen=True, slots=True)
class _Steps:
    """Names for what is computed once, however many columns take it."""

    texts: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    moments: dict[str, _Moment] = field(default_factory=dict)

    def text(self, sql: str) -> str:
        """Name a text."""
        return self.texts.setdefault(sql, f"x{len(self.texts)}")

    def value(self, sql: str, text: str) -> str:
        """Name a value, unless it is the text itself."""
        return text if sql == text else self.values.setdefault(sql, f"v{len(self.values)}")

    def moment(self, text: str, zone: str, careful: str) -> str:
        """Write SQL of a moment in UTC: as it is written, shifted by its zone, or as the careful way tells."""
        known = self.moments.setdefault(careful, _Moment(len(self.moments), text, zone, careful))
        return f"coalesce(m{known.number} + shift{known.number}, c{known.number})"


@dataclass(frozen=True, slots=True)
class _Moment:
    number: int
    text: str
    zone: str
    careful: str


def fitting_sql(source: Input, names: tuple[str, ...], source_name: str, sha256: str) -> str | None:
    """Write SQL of the rows of `records` that fit: line, the table's columns, content_hash; None where it cannot tell.

    `names` are the file's names of the frame's columns.
    """
    if source.joins:
        return None
    texts, steps, specs = Texts(source, names, sha256, [], []), _Steps(), with_automatic_fields(source, source_name)
    cells = [_cell(column, specs.get(column.name), source, texts, steps) for column in source.table.columns]
    if "source_version" not in specs:
        event = next(each for each in cells if each.column.name == "event_at")
        cells = [_version(event, each) if each.column.name == "source_version" else each for each in cells]
    fits = " AND ".join(["true", *(condition for each in cells for condition in _conditions(each))])
    listed = ", ".join(f"{_value(each)} AS {identifier(each.column.name)}" for each in cells)
    return (
        f"WITH {_listed_steps(texts, steps)} SELECT line, {listed}, md5_number({_row_text(cells)}) "
        f"FROM taken_apart {_shifted(steps)} WHERE {fits}"
    )


def _cell(column: Column, spec: FieldSpec | None, source: Input, texts: Texts, steps: _Steps) -> _Cell:
    if spec is None:
        return _Cell(column, "NULL", "NULL", ABSENT)
    found = texts.of(spec)
    if spec.const is not None and column.kind == "text" and not column.personal:
        return _Cell(column, found, found, spec.const)
    text = steps.text(found)
    if column.kind == "timestamp" and spec.format == "iso8601":
        moment = steps.moment(text, spec.zone or source.zone, moment_sql(text, spec, source))
        delay = f" + to_microseconds({spec.delay_us})" if spec.delay_us else ""
        return _Cell(column, text, moment + delay)
    value = steps.value(typed_value(text, column, spec, source), text)
    return _Cell(column, text, value, marked=not spec.record_key)


def _version(event: _Cell, version: _Cell) -> _Cell:
    return _Cell(version.column, event.text, f"epoch_us({event.value})")


def _listed_steps(texts: Texts, steps: _Steps) -> str:
    """Write the steps: texts, values that take long, and for each moment the way to UTC by quarters of an hour."""
    moments = steps.moments.values()
    named = texts.steps() if texts.is_json else {}
    named["texts"] = f"SELECT r.line, {_aliased(steps.texts)} FROM {'found' if texts.is_json else 'records'} r"
    named["read"] = ", ".join(["SELECT *", *map(_read, moments)]) + " FROM texts"
    valued = [_aliased(steps.values)] if steps.values else []
    named["taken_apart"] = ", ".join(["SELECT *", *valued, *map(_as_written, moments)]) + " FROM read"
    named |= {f"shifts{each.number}": _shifts(each) for each in moments}
    once = {"texts", "read"}
    return ", ".join(f"{name} AS {'' if name in once else 'MATERIALIZED '}({sql})" for name, sql in named.items())


def _aliased(named: dict[str, str]) -> str:
    return ", ".join(f"{sql} AS {name}" for sql, name in named.items())


def _read(moment: _Moment) -> str:
    """Read a moment of this century; a text that begins otherwise is no time, or none that fits."""
    text = moment.text
    return f"CASE WHEN {text} >= '2' AND {text} < '21' THEN TRY_CAST({text} AS TIMESTAMP) END AS r{moment.number}"


def _as_written(moment: _Moment) -> str:
    read, number = f"r{moment.number}", moment.number
    printed = f"coalesce(CAST({read} AS VARCHAR) = {moment.text}, false)"
    return (
        f"CASE WHEN {printed} THEN {read} END AS m{number}, "
        f"CASE WHEN NOT {printed} THEN {moment.careful} END AS c{number}"
    )


def _shifts(moment: _Moment) -> str:
    """Look up the shift of each quarter of an hour; where a zone changes its offset within one, there is none."""
    name = f"m{moment.number}"
    first = _shift(moment, f"make_timestamp(quarter * {QUARTER_US})")
    last = _shift(moment, f"make_timestamp((quarter + 1) * {QUARTER_US} - 1)")
    return (
        f"SELECT quarter, CASE WHEN {first} = {last} THEN {first} END AS shift{moment.number} "
        f"FROM (SELECT DISTINCT {_quarter(name)} AS quarter FROM taken_apart WHERE {name} IS NOT NULL)"
    )


def _shift(moment: _Moment, local: str) -> str:
    return f"timezone('UTC', timezone({literal(moment.zone)}, {local})) - {local}"


def _shifted(steps: _Steps) -> str:
    numbers = [each.number for each in steps.moments.values()]
    return " ".join(f"LEFT JOIN shifts{k} ON shifts{k}.quarter = {_quarter(f'm{k}')}" for k in numbers)


def _quarter(name: str) -> str:
    return f"(epoch_us({name}) // {QUARTER_US})"


def _conditions(cell: _Cell) -> list[str]:
    """List what has to be true of a column so that nothing in `expressions` would blame it."""
    if cell.text == "NULL":
        return ["false"] if cell.column.required else []
    tests = _bounds(cell.column, cell.value)
    kept = stored_sql(cell.column, cell.value)
    if kept != cell.value and not cell.column.personal and cell.said is None:
        tests.append(f"{kept} = {cell.value}")  # what has to be masked is left to the careful statement
    if cell.marked:
        tests.append(f"{cell.text} >= {literal(FIRST_PLAIN)}")
    if cell.value != cell.text or not tests:
        tests.append(f"{cell.value} IS NOT NULL")
    good = f"coalesce({' AND '.join(tests)}, false)"
    return [good if cell.column.required else f"({cell.text} IS NULL OR {good})"]


def _bounds(column: Column, value: str) -> list[str]:
    found = []
    if column.allowed:
        found.append(f"{value} IN ({', '.join(literal(each) for each in column.allowed)})")
    if column.at_least is not None:
        found.append(f"{value} >= {column.at_least}")
    if column.kind == "share":
        found.append(f"{value} BETWEEN 0 AND 1")
    if column.kind == "timestamp":
        found.append(f"{value} BETWEEN TIMESTAMP '2000-01-01' AND TIMESTAMP '2100-01-01'")
    return found


def _value(cell: _Cell) -> str:
    value = f"pseudonym({cell.value})" if cell.column.personal else cell.value
    return f"CAST({value} AS {SQL_TYPES[cell.column.kind]})"


def _row_text(cells: list[_Cell]) -> str:
    """Write SQL of the text that `content.row_text` makes of the row; what is known beforehand is written out."""
    parts: list[str] = []
    known: list[str] = []
    for cell in cells:
        if cell.column.name in NOT_CONTENT:
            continue
        if cell.said is not None:
            known.append(cell.said)
            continue
        parts += _known(known)
        known = []
        parts.append(f"coalesce(CAST({_value(cell)} AS VARCHAR), chr(30))")
    return f"concat_ws(chr(31), {', '.join([*parts, *_known(known)])})"


def _known(texts: list[str]) -> list[str]:
    return [literal(BETWEEN.join(texts))] if texts else []
