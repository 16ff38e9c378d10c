"""SQL of each column: its text as found, its typed value and, where the value is wrong, a reason."""

from __future__ import annotations

from dataclasses import dataclass

from barberpro.tables.schemas import Column
from barberpro.warehouse.specs import FieldSpec, Input
from barberpro.warehouse.sql import identifier, literal
from barberpro.warehouse.texts import MARKED, UNMAPPED, Texts
from barberpro.warehouse.values import value_sql


@dataclass(frozen=True, slots=True)
class ColumnSql:
    """SQL of one column: `text` as found, `value` typed, and `problem`: a reason as text, NULL where all is well.

    A reason that begins with a space follows the value, which is put before it once, for the first problem of a record.
    """

    name: str
    text: str
    value: str
    problem: str


def column_sql(column: Column, spec: FieldSpec | None, texts: Texts, source: Input) -> ColumnSql:
    """Write the SQL of one column of an input."""
    if spec is None:
        return ColumnSql(column.name, "NULL", "NULL", "NULL")
    return ColumnSql(column.name, texts.of(spec), value_sql(column, spec, source), _problem(column, spec, source))


def _problem(column: Column, spec: FieldSpec, source: Input) -> str:
    """Write SQL of the first thing wrong with the column; `t_` and `v_` columns hold its text and value."""
    text, value = identifier("t_" + column.name), identifier("v_" + column.name)

    def said(reason: str) -> str:
        return literal(("a value" if column.personal else "") + reason)

    cases = [f"WHEN {text} = {literal(mark)} THEN {literal(reason)}" for mark, reason in MARKED.items()]
    cases += [
        f"WHEN starts_with({text}, {literal(UNMAPPED)}) THEN {said(_unmapped(spec))}",
        f"WHEN {text} IS NOT NULL AND {value} IS NULL THEN {said(' is not ' + _shape(column, spec, source))}",
    ]
    if column.required:
        cases.append(f"WHEN {value} IS NULL THEN 'no value; it is required'")
    if column.required and column.personal:
        cases.append(f"WHEN pseudonym({value}) IS NULL THEN 'the client was erased, so nothing about them is loaded'")
    if column.allowed:
        listed = ", ".join(literal(each) for each in column.allowed)
        cases.append(f"WHEN {value} NOT IN ({listed}) THEN {said(' is not one of ' + ', '.join(column.allowed))}")
    if column.at_least is not None:
        cases.append(f"WHEN {value} < {column.at_least} THEN {said(f' is below {column.at_least}')}")
    if column.kind == "share":
        cases.append(f"WHEN NOT {value} BETWEEN 0 AND 1 THEN {said(' is not between 0 and 1')}")
    if column.kind == "timestamp":
        bounds = "TIMESTAMP '2000-01-01' AND TIMESTAMP '2100-01-01'"
        cases.append(f"WHEN NOT {value} BETWEEN {bounds} THEN {said(' is not between the years 2000 and 2100')}")
    return f"CASE {' '.join(cases)} END"


def _unmapped(spec: FieldSpec) -> str:
    known = [key for each in (spec, *spec.first_of) for key, _ in each.map or ()]
    if not known:
        return " begins with a control character, which no text does; remove it"
    return f" is not in the mapping, which knows {', '.join(known)}; add it to the field's map"


def _shape(column: Column, spec: FieldSpec, source: Input) -> str:
    marks = f'"{source.format.decimal}" before at most two decimals'
    if source.format.thousands:
        marks += f' and "{source.format.thousands}" between thousands'
    return {
        "integer": "a whole number",
        "money": f"an amount of money with {marks}",
        "boolean": "true or false",
        "share": "a number between 0 and 1",
        "timestamp": f"a time in the format {spec.format}",
        "date": f"a day in the format {spec.format}",
    }.get(column.kind, "text")
