"""SQL of each column: its text as found, its typed value and, where the value is wrong, a reason."""

from __future__ import annotations

from dataclasses import dataclass

from barberpro.tables.schemas import Column
from barberpro.warehouse.specs import FieldSpec, Input
from barberpro.warehouse.sql import identifier, literal
from barberpro.warehouse.texts import UNMAPPED, Texts

BUENOS_AIRES = "America/Argentina/Buenos_Aires"
OFFSET = r"(Z|[+-]\d{2}(:?\d{2})?)$"


@dataclass(frozen=True, slots=True)
class ColumnSql:
    """SQL of one column: `text` as found, `value` typed, and `problem`: a reason as text, NULL where all is well."""

    name: str
    text: str
    value: str
    problem: str


def column_sql(column: Column, spec: FieldSpec | None, texts: Texts, source: Input) -> ColumnSql:
    """Write the SQL of one column of an input."""
    if spec is None:
        return ColumnSql(column.name, "NULL", "NULL", "NULL")
    return ColumnSql(column.name, texts.of(spec), _value(column, spec, source), _problem(column, spec, source))


def _value(column: Column, spec: FieldSpec, source: Input) -> str:
    text = identifier("t_" + column.name)
    if column.kind == "timestamp":
        moment = _timestamp(text, spec, spec.zone or source.zone)
        return f"{moment} + to_microseconds({spec.delay_us})" if spec.delay_us else moment
    if column.kind == "date":
        moment = _timestamp(text, spec, spec.zone or BUENOS_AIRES)
        return f"CAST(timezone('{BUENOS_AIRES}', timezone('UTC', {moment})) AS DATE)"
    number = _plain_number(text, source)
    return {
        "integer": f"TRY_CAST(regexp_extract({text}, '^([+-]?\\d+)(\\.0+)?$', 1) AS BIGINT)",
        "money": f"CASE WHEN {_is_money(text, source)} THEN TRY_CAST({number} AS DECIMAL(18,2)) END",
        "boolean": f"TRY_CAST({text} AS BOOLEAN)",
        "share": f"TRY_CAST({number} AS DOUBLE)",
    }.get(column.kind, text)


def _timestamp(text: str, spec: FieldSpec, zone: str) -> str:
    if spec.format == "epoch_s":
        return f"make_timestamp(TRY_CAST({text} AS BIGINT) * 1000000)"
    if spec.format == "epoch_ms":
        return f"make_timestamp(TRY_CAST({text} AS BIGINT) * 1000)"
    if spec.format == "iso8601":
        zoned = f"timezone('UTC', TRY_CAST({text} AS TIMESTAMPTZ))"
        local = f"timezone('UTC', timezone('{zone}', TRY_CAST({text} AS TIMESTAMP)))"
        has_offset = f"regexp_matches(substr({text}, 11), '{OFFSET}')"
        return f"CASE WHEN NOT length({text}) >= 10 THEN NULL WHEN {has_offset} THEN {zoned} ELSE {local} END"
    parsed = f"try_strptime({text}, {literal(spec.format)})"
    if "%z" in spec.format:
        return f"timezone('UTC', {parsed})"
    return f"timezone('UTC', timezone('{zone}', {parsed}))"


def _is_money(text: str, source: Input) -> str:
    mark = "\\" + source.format.decimal
    group = "\\" + source.format.thousands if source.format.thousands else None
    whole = rf"(\d{{1,16}}|\d{{1,3}}({group}\d{{3}})+)" if group else r"\d{1,16}"
    decimals = r"(\d{1,2}|\d{2}0{2,}|\d0{3,})"  # never three: 1,500 may be a thousand and a half in another's marks
    pattern = rf"^[+-]?{whole}({mark}{decimals})?$"
    return f"regexp_matches({text}, {literal(pattern)})"


def _plain_number(text: str, source: Input) -> str:
    without = f"replace({text}, {literal(source.format.thousands)}, '')" if source.format.thousands else text
    return without if source.format.decimal == "." else f"replace({without}, {literal(source.format.decimal)}, '.')"


def _problem(column: Column, spec: FieldSpec, source: Input) -> str:
    """Write SQL of the first thing wrong with the column; `t_` and `v_` columns hold its text and value."""
    text, value = identifier("t_" + column.name), identifier("v_" + column.name)
    shown = "'a value'" if column.personal else shown_value(text)
    misshapen = literal(" is not " + _shape(column, spec, source))
    cases = [
        f"WHEN starts_with({text}, {literal(UNMAPPED)}) THEN {shown} || {literal(_unmapped(spec))}",
        f"WHEN {text} IS NOT NULL AND {value} IS NULL THEN {shown} || {misshapen}",
    ]
    if column.required:
        cases.append(f"WHEN {value} IS NULL THEN 'no value; it is required'")
    if column.allowed:
        listed = ", ".join(literal(each) for each in column.allowed)
        reason = literal(" is not one of " + ", ".join(column.allowed))
        cases.append(f"WHEN {value} NOT IN ({listed}) THEN {shown} || {reason}")
    if column.at_least is not None:
        cases.append(f"WHEN {value} < {column.at_least} THEN {shown} || ' is below {column.at_least}'")
    if column.kind == "share":
        cases.append(f"WHEN NOT {value} BETWEEN 0 AND 1 THEN {shown} || ' is not between 0 and 1'")
    if column.kind == "timestamp":
        bounds = "TIMESTAMP '2000-01-01' AND TIMESTAMP '2100-01-01'"
        cases.append(f"WHEN NOT {value} BETWEEN {bounds} THEN {shown} || ' is not between the years 2000 and 2100'")
    return f"CASE {' '.join(cases)} END"


def shown_value(text: str) -> str:
    """Write SQL of a value as a reason may show it: long runs of digits and anything with an @ are masked."""
    plain = f"replace({text}, {literal(UNMAPPED)}, '')"
    masked = f"regexp_replace(regexp_replace({plain}, '[0-9]', '9', 'g'), '[[:alpha:]]', 'x', 'g')"
    personal = f"contains({plain}, '@') OR regexp_matches({plain}, '[0-9]{{7,}}')"
    return f"('''' || left(CASE WHEN {personal} THEN {masked} ELSE {plain} END, 60) || '''')"


def _unmapped(spec: FieldSpec) -> str:
    known = [key for each in (spec, *spec.first_of) for key, _ in each.map or ()]
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
