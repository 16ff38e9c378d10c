"""Field specifications become SQL: for each column a text, a typed value and, where the value is wrong, a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from barberpro.errors import BadInputError
from barberpro.tables.schemas import SQL_TYPES, Column, Table
from barberpro.warehouse.frames import JSON_TEXT
from barberpro.warehouse.mapping import NOT_GIVEN, FieldSpec, Input, Sum

BUENOS_AIRES = "America/Argentina/Buenos_Aires"
OFFSET = r"(Z|[+-]\d{2}(:?\d{2})?)$"


@dataclass(frozen=True, slots=True)
class ColumnSql:
    """SQL of one column: `text` as found, `value` typed, and `problem`: a reason as text, NULL where all is well."""

    name: str
    text: str
    value: str
    problem: str


def literal(text: str | None) -> str:
    """An SQL string literal."""
    return "NULL" if text is None else "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


@dataclass(frozen=True, slots=True)
class Texts:
    """Turns field specifications into SQL texts. JSON paths are collected, so that each record is parsed once."""

    is_json: bool
    sha256: str
    paths: list[str]

    def of(self, spec: FieldSpec) -> str:
        """SQL of the text that the field is made from, mapped and defaulted; NULL where there is none."""
        if spec.record_key:
            return f"{literal(self.sha256[:16] + ':')} || line"
        if spec.const is not None:
            return literal(spec.const)
        if spec.first_of:
            found = f"coalesce({', '.join(self.of(each) for each in spec.first_of)})"
        elif spec.sum is not None:
            found = self._sum(spec.sum)
        else:
            found = self._joined(spec)
        if spec.null_values:
            listed = ", ".join(literal(value) for value in spec.null_values)
            found = f"CASE WHEN {found} IN ({listed}) THEN NULL ELSE {found} END"
        return _defaulted(_mapped(found, spec), spec)

    def _joined(self, spec: FieldSpec) -> str:
        parts = [self._source(name, spec.join) for name in spec.sources]
        return parts[0] if len(parts) == 1 else "(" + f" || {literal(spec.joined_by)} || ".join(parts) + ")"

    def _source(self, name: str, join: str | None) -> str:
        if join is not None:
            return f"nullif(trim({identifier('join_' + join)}.{identifier(name)}), '')"
        if self.is_json:
            return f"nullif(trim({self._path(name)}), '')"
        return f"nullif(trim(r.{identifier(name)}), '')"

    def _path(self, name: str) -> str:
        path = _json_path(name)
        if path not in self.paths:
            self.paths.append(path)
        return f"found[{self.paths.index(path) + 1}]"

    def _sum(self, spec: Sum) -> str:
        tests = [_object_test(key, value) for key, value in spec.where]
        listed = f"CAST({self._path(spec.path)} AS JSON[])"
        kept = f"list_filter({listed}, lambda e: {' AND '.join(tests) or 'true'})"
        parts = f"list_transform({kept}, lambda e: TRY_CAST({_of_object(spec.of)} AS DECIMAL(18,2)))"
        return f"CASE WHEN {self._path(spec.path)} IS NULL THEN NULL ELSE CAST(coalesce(list_sum({parts}), 0) AS VARCHAR) END"


def _object_test(key: str, value: str) -> str:
    found = _of_object(key)
    return f"starts_with({found}, {literal(value[:-1])})" if value.endswith("*") else f"{found} = {literal(value)}"


def _of_object(name: str) -> str:
    return f"json_extract_string(e, {literal(_json_path(name))})"


def _json_path(name: str) -> str:
    return "$." + ".".join(f'"{part}"' for part in name.split("."))


def _mapped(found: str, spec: FieldSpec) -> str:
    if spec.present is not None or spec.absent is not None:
        return f"CASE WHEN {found} IS NULL THEN {literal(spec.absent)} ELSE {literal(spec.present)} END"
    if spec.map is None:
        return found
    cases = " ".join(f"WHEN {literal(key)} THEN {literal(value)}" for key, value in spec.map)
    if spec.otherwise is NOT_GIVEN:
        other = f"{literal(UNMAPPED)} || {found}"
    elif spec.otherwise == "same":
        other = found
    else:
        other = literal(spec.otherwise)
    return f"CASE {found} {cases} ELSE {other} END"


UNMAPPED = "\x01"
"""Marks a value that the mapping does not know, until it becomes a reason."""


def _defaulted(found: str, spec: FieldSpec) -> str:
    return found if spec.default is None else f"coalesce({found}, {literal(spec.default)})"


def column_sql(column: Column, spec: FieldSpec | None, texts: Texts, source: Input) -> ColumnSql:
    """The SQL of one column of an input."""
    if spec is None:
        return ColumnSql(column.name, "NULL", "NULL", "NULL")
    return ColumnSql(column.name, texts.of(spec), _value(column, spec, source), _problem(column, spec, source))


def _value(column: Column, spec: FieldSpec, source: Input) -> str:
    text = identifier("t_" + column.name)
    zone = spec.zone or source.zone
    if column.kind == "integer":
        return f"TRY_CAST(regexp_extract({text}, '^([+-]?\\d+)(\\.0+)?$', 1) AS BIGINT)"
    if column.kind == "money":
        return f"CASE WHEN {_is_money(text, source)} THEN TRY_CAST({_plain_number(text, source)} AS DECIMAL(18,2)) END"
    if column.kind == "boolean":
        return f"TRY_CAST({text} AS BOOLEAN)"
    if column.kind == "share":
        return f"TRY_CAST({_plain_number(text, source)} AS DOUBLE)"
    if column.kind == "timestamp":
        moment = _timestamp(text, spec, zone)
        return f"{moment} + to_microseconds({spec.delay_us})" if spec.delay_us else moment
    if column.kind == "date":
        moment = _timestamp(text, spec, BUENOS_AIRES if spec.zone is None else zone)
        return f"CAST(timezone('{BUENOS_AIRES}', timezone('UTC', {moment})) AS DATE)"
    return text


def _timestamp(text: str, spec: FieldSpec, zone: str) -> str:
    if spec.format == "epoch_s":
        return f"make_timestamp(TRY_CAST({text} AS BIGINT) * 1000000)"
    if spec.format == "epoch_ms":
        return f"make_timestamp(TRY_CAST({text} AS BIGINT) * 1000)"
    if spec.format == "iso8601":
        zoned = f"timezone('UTC', TRY_CAST({text} AS TIMESTAMPTZ))"
        local = f"timezone('UTC', timezone('{zone}', TRY_CAST({text} AS TIMESTAMP)))"
        long_enough = f"length({text}) >= 10"
        return f"CASE WHEN NOT {long_enough} THEN NULL WHEN regexp_matches(substr({text}, 11), '{OFFSET}') THEN {zoned} ELSE {local} END"
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
    """SQL of the first thing wrong with the column; `t_` and `v_` columns hold its text and value."""
    text, value = identifier("t_" + column.name), identifier("v_" + column.name)
    shown = "'a value'" if column.personal else shown_value(text)
    cases = [
        f"WHEN starts_with({text}, {literal(UNMAPPED)}) THEN {shown} || {literal(_unmapped(spec))}",
        f"WHEN {text} IS NOT NULL AND {value} IS NULL THEN {shown} || {literal(' is not ' + _shape(column, spec, source))}",
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
    """SQL of a value as a reason may show it: long runs of digits and anything with an @ are masked."""
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


def select_sql(source: Input, source_name: str, sha256: str) -> str:
    """SQL that types the frame `records`: line, byte_offset, every column of the table, bad_column and bad_reason.

    Texts, values and problems are steps of their own, each computed once; written into each other, the one statement would
    grow so large that planning it takes longer than running it.
    """
    texts = Texts(source.format.type in ("json", "jsonl"), sha256, [])
    specs = _with_automatic_fields(source, source_name)
    columns = [column_sql(column, specs.get(column.name), texts, source) for column in source.table.columns]
    used = [column for column in columns if column.text != "NULL"]
    joins, missing = _join_sql(source, texts), _missing_partner(source, texts)
    record = f"json_extract_string(r.{JSON_TEXT}, [{', '.join(literal(path) for path in texts.paths)}]) AS found"
    origin = "found r" if texts.is_json else "records r"
    steps = {
        "found": f"SELECT r.line, r.byte_offset, {record} FROM records r" if texts.is_json else None,
        "texts": f"SELECT r.line, r.byte_offset, {missing} AS missing_partner, {_listed('t_', used, 'text')} "
        f"FROM {origin} {joins}",
        "valued": f"SELECT *, {_listed('v_', used, 'value')} FROM texts",
        "judged": f"SELECT *, {_listed('p_', used, 'problem')} FROM valued",
    }
    named = ", ".join(f"{name} AS MATERIALIZED ({sql})" for name, sql in steps.items() if sql)
    listed = ", ".join(_typed(column, columns, specs) for column in source.table.columns)
    bad = " ".join(f"WHEN {identifier('p_' + each.name)} IS NOT NULL THEN {literal(each.name)}" for each in used)
    reasons = ", ".join(identifier("p_" + each.name) for each in used)
    return (
        f"WITH {named} SELECT line, byte_offset, {listed}, "  # noqa: S608
        f"CASE WHEN missing_partner IS NOT NULL THEN NULL {bad} END AS bad_column, "
        f"coalesce(missing_partner, {reasons}) AS bad_reason FROM judged"
    )


def _listed(prefix: str, columns: list[ColumnSql], part: Literal["text", "value", "problem"]) -> str:
    return ", ".join(f"{getattr(each, part)} AS {identifier(prefix + each.name)}" for each in columns)


def _typed(column: Column, columns: list[ColumnSql], given: Iterable[str]) -> str:
    if column.name == "source_version" and "source_version" not in given:
        return "epoch_us(v_event_at) AS source_version"
    sql = next(each for each in columns if each.name == column.name)
    if sql.text == "NULL":
        return f"CAST(NULL AS {SQL_TYPES[column.kind]}) AS {identifier(column.name)}"
    value = identifier("v_" + column.name)
    if column.personal:
        value = f"pseudonym({value})"
    return f"CAST({value} AS {SQL_TYPES[column.kind]}) AS {identifier(column.name)}"


def _with_automatic_fields(source: Input, source_name: str) -> dict[str, FieldSpec]:
    fields = dict(source.fields)
    fields["source"] = FieldSpec(const=source_name)
    if "known_at_basis" not in fields:
        fields["known_at_basis"] = FieldSpec(const="assumed")
    return fields


def _join_sql(source: Input, texts: Texts) -> str:
    clauses = []
    for join in source.joins:
        alias = identifier("join_" + join.name)
        tests = " AND ".join(f"{alias}.{identifier(key)} = {_partner(ref, source, texts)}" for key, ref in join.on)
        clauses.append(f"LEFT JOIN {alias} ON {tests}")
    return " ".join(clauses)


def _partner(reference: str, source: Input, texts: Texts) -> str:
    names = {join.name for join in source.joins}
    first, _, rest = reference.partition(".")
    if rest and first in names:
        return f"{identifier('join_' + first)}.{identifier(rest)}"
    return texts.of(FieldSpec(sources=(reference,)))


def _missing_partner(source: Input, texts: Texts) -> str:
    cases = []
    for join in source.joins:
        if join.optional:
            continue
        key, reference = join.on[0]
        found = f"{identifier('join_' + join.name)}.{identifier(key)} IS NULL"
        reason = literal(f"no row of {join.files[0]} has {key} ")
        cases.append(f"WHEN {found} THEN {reason} || coalesce({shown_value(_partner(reference, source, texts))}, 'NULL')")
    return f"CASE {' '.join(cases)} END" if cases else "NULL"


def wanted_columns(source: Input) -> set[str]:
    """Columns of the input's own file that its fields and joins read."""
    names: set[str] = set()
    for spec in source.fields.values():
        names |= _own_columns(spec)
    joined = {join.name for join in source.joins}
    for join in source.joins:
        for _, reference in join.on:
            if reference.partition(".")[0] not in joined:
                names.add(reference)
    return names


def _own_columns(spec: FieldSpec) -> set[str]:
    own = set(spec.sources) if spec.join is None else set()
    for each in spec.first_of:
        own |= _own_columns(each)
    return own


def outcome_columns(source: Input, table: Table) -> set[str]:
    """Columns of the file that only feed outcomes: a file to be scored may lack them."""
    outcome, other = set[str](), set[str]()
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
