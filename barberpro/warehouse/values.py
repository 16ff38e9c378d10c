"""SQL of typed values: a text in the declared shape becomes its exact value, every other text NULL."""

from __future__ import annotations

from barberpro.tables.schemas import Column
from barberpro.warehouse.specs import FieldSpec, FileFormat, Input
from barberpro.warehouse.sql import identifier, literal

BUENOS_AIRES = "America/Argentina/Buenos_Aires"
DAY = r"\d{4}-\d\d-\d\d"
CLOCK = r"[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?"
OFFSET = r"(Z| UTC|[+-](0\d|1[0-4])(:?[0-5]\d)?)"
LOCAL, ZONED = f"^{DAY}({CLOCK})?$", f"^{DAY}{CLOCK}{OFFSET}$"
EPOCHS = {"epoch_s": (r"^\d{1,11}(\.\d{1,6}0*)?$", 1_000_000), "epoch_ms": (r"^\d{1,14}(\.\d{1,3}0*)?$", 1_000)}
"""Shape of a number of seconds or milliseconds since 1970, no finer than a microsecond, and microseconds in each."""


def value_sql(column: Column, spec: FieldSpec, source: Input) -> str:
    """Write SQL of the column's value from its text `t_<column>`; NULL where the text has another shape."""
    return typed_value(identifier("t_" + column.name), column, spec, source)


def typed_value(text: str, column: Column, spec: FieldSpec, source: Input) -> str:
    """Write SQL of the column's value from SQL of its text."""
    if column.kind == "timestamp":
        moment = moment_sql(text, spec, source)
        return f"{moment} + to_microseconds({spec.delay_us})" if spec.delay_us else moment
    if column.kind == "date":
        moment = _timestamp(text, spec, spec.zone or BUENOS_AIRES)
        return f"CAST(timezone('{BUENOS_AIRES}', timezone('UTC', {moment})) AS DATE)"
    number = plain_number(text, source.format)
    return {
        "integer": f"TRY_CAST(regexp_extract({text}, '^([+-]?\\d+)(\\.0+)?$', 1) AS BIGINT)",
        "money": f"CASE WHEN {is_money(text, source.format)} THEN TRY_CAST({number} AS DECIMAL(18,2)) END",
        "boolean": f"TRY_CAST({text} AS BOOLEAN)",
        "share": f"TRY_CAST({number} AS DOUBLE)",
    }.get(column.kind, text)


def moment_sql(text: str, spec: FieldSpec, source: Input) -> str:
    """Write SQL of the time in UTC that a text tells, before a delay is added."""
    return _timestamp(text, spec, spec.zone or source.zone)


def _timestamp(text: str, spec: FieldSpec, zone: str) -> str:
    if spec.format in EPOCHS:
        shape, each = EPOCHS[spec.format]
        exact = f"CAST(TRY_CAST({text} AS DECIMAL(24,6)) * {each} AS BIGINT)"
        return f"CASE WHEN regexp_matches({text}, '{shape}') THEN make_timestamp({exact}) END"
    if spec.format == "iso8601":
        return _iso8601(text, zone)
    parsed = f"try_strptime({text}, {literal(spec.format)})"
    if "%z" in spec.format:
        return f"timezone('UTC', {parsed})"
    return f"timezone('UTC', timezone('{zone}', {parsed}))"


def _iso8601(text: str, zone: str) -> str:
    """Take a whole text in the shape or nothing: what the database would skip at the end might be the offset."""
    with_seconds = rf"regexp_replace(replace({text}, ' UTC', 'Z'), '([T ]\d\d:\d\d)(Z|[+-].*)$', '\1:00\2')"
    local = f"timezone('UTC', timezone('{zone}', TRY_CAST({text} AS TIMESTAMP)))"
    zoned = f"timezone('UTC', TRY_CAST({with_seconds} AS TIMESTAMPTZ))"
    return (
        f"CASE WHEN regexp_matches({text}, '{LOCAL}') THEN {local} WHEN regexp_matches({text}, '{ZONED}') "
        f"THEN {zoned} END"
    )


def is_money(text: str, marks: FileFormat) -> str:
    """Write SQL that tests whether a text is an amount of money in the declared marks, with at most two decimals."""
    return f"regexp_matches({text}, {literal(money_pattern(marks))})"


def money_pattern(marks: FileFormat) -> str:
    """Write the pattern of an amount of money in the declared marks; no two ways of writing give a text two values."""
    mark = "\\" + marks.decimal
    group = "\\" + marks.thousands if marks.thousands else None
    whole = rf"(\d{{1,16}}|\d{{1,3}}({group}\d{{3}})+)" if group else r"\d{1,16}"
    decimals = r"(\d{1,2}|\d{2}0{2,}|\d0{3,})"  # never three: 1,500 may be a thousand and a half in another's marks
    return rf"^[+-]?{whole}({mark}{decimals})?$"


def plain_number(text: str, marks: FileFormat) -> str:
    """Write SQL of a number's text without thousands marks and with a decimal point."""
    without = f"replace({text}, {literal(marks.thousands)}, '')" if marks.thousands else text
    return without if marks.decimal == "." else f"replace({without}, {literal(marks.decimal)}, '.')"
