"""The one statement that types a frame of records, from the expressions of its columns and the joins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from barberpro.tables.schemas import SQL_TYPES, Column
from barberpro.warehouse.expressions import ColumnSql, column_sql, shown_value
from barberpro.warehouse.frames import JSON_TEXT
from barberpro.warehouse.specs import FieldSpec, Input
from barberpro.warehouse.sql import identifier, literal
from barberpro.warehouse.texts import Texts


def select_sql(source: Input, source_name: str, sha256: str) -> str:
    """Write SQL that types the frame `records`: line, byte_offset, the table's columns, bad_column and bad_reason.

    Texts, values and problems are steps of their own, each computed once; written into each other, the one statement
    would grow so large that planning it takes longer than running it.
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
        f"WITH {named} SELECT line, byte_offset, {listed}, "
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
        cases.append(
            f"WHEN {found} THEN {reason} || coalesce({shown_value(_partner(reference, source, texts))}, 'NULL')"
        )
    return f"CASE {' '.join(cases)} END" if cases else "NULL"
