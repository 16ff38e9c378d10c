"""The one statement that types a frame of records, from the expressions of its columns and the joins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from barberpro.tables.schemas import SQL_TYPES, Column
from barberpro.warehouse.expressions import ColumnSql, column_sql
from barberpro.warehouse.masks import shown_value
from barberpro.warehouse.specs import FieldSpec, Input
from barberpro.warehouse.sql import identifier, literal
from barberpro.warehouse.stored import stored_sql
from barberpro.warehouse.texts import UNMAPPED, Texts, joined_column, joined_table


def select_sql(source: Input, names: tuple[str, ...], source_name: str, sha256: str) -> str:
    """Write SQL that types the frame `records`: line, byte_offset, the table's columns, bad_column and bad_reason.

    `names` are the file's names of the frame's columns.

    Texts, values and problems are steps of their own, each computed once; written into each other, the one statement
    would grow so large that planning it takes longer than running it.
    """
    texts = Texts(source, names, sha256, [], [])
    specs = with_automatic_fields(source, source_name)
    columns = [column_sql(column, specs.get(column.name), texts, source) for column in source.table.columns]
    used = [column for column in columns if column.text != "NULL"]
    joins, missing = _join_sql(source, texts), _missing_partner(source, texts)
    steps = texts.steps() if texts.is_json else {}
    steps |= {
        "texts": f"SELECT r.line, r.byte_offset, {missing} AS missing_partner, {_listed('t_', used, 'text')} "
        f"FROM {'found' if texts.is_json else 'records'} r {joins}",
        "valued": f"SELECT *, {_listed('v_', used, 'value')} FROM texts",
        "judged": f"SELECT *, {_listed('p_', used, 'problem')} FROM valued",
    }
    steps["blamed"] = f"SELECT *, {_blame(used)} FROM judged"
    named = ", ".join(f"{name} AS MATERIALIZED ({sql})" for name, sql in steps.items())
    listed = ", ".join(_typed(column, columns, specs) for column in source.table.columns)
    shown = f"CASE WHEN starts_with(problem, ' ') THEN {shown_value('blamed_text')} || problem ELSE problem END"
    return (
        f"WITH {named} SELECT line, byte_offset, {listed}, "
        "CASE WHEN missing_partner IS NULL THEN blamed_column END AS bad_column, "
        f"coalesce(missing_partner, {shown}) AS bad_reason FROM blamed"
    )


def persons_sql(source: Input, names: tuple[str, ...]) -> str | None:
    """Write SQL of the lines of the frame `records` whose personal columns are a person's, as `is_covered(text)` says.

    None where the input fills no personal column.
    """
    texts = Texts(source, names, "", [], [])
    personal = [spec for name, spec in source.fields.items() if source.table.column(name).personal]
    if not personal:
        return None
    tests = " OR ".join(f"is_covered({texts.of(spec)})" for spec in personal)
    joins = _join_sql(source, texts)
    steps = texts.steps() if texts.is_json else {}
    named = ", ".join(f"{name} AS MATERIALIZED ({sql})" for name, sql in steps.items())
    origin = "found" if texts.is_json else "records"
    return f"{f'WITH {named} ' if named else ''}SELECT r.line FROM {origin} r {joins} WHERE {tests}"


def _blame(used: list[ColumnSql]) -> str:
    """Write SQL of the first problem, its column and its text."""
    problems = [identifier("p_" + each.name) for each in used]
    names = (
        f"WHEN {problem} IS NOT NULL THEN {literal(each.name)}" for each, problem in zip(used, problems, strict=True)
    )
    texts = (
        f"WHEN {problem} IS NOT NULL THEN ltrim({identifier('t_' + each.name)}, {literal(UNMAPPED)})"
        for each, problem in zip(used, problems, strict=True)
    )
    return (
        f"coalesce({', '.join(problems)}) AS problem, CASE {' '.join(names)} END AS blamed_column, "
        f"CASE {' '.join(texts)} END AS blamed_text"
    )


def _listed(prefix: str, columns: list[ColumnSql], part: Literal["text", "value", "problem"]) -> str:
    return ", ".join(f"{getattr(each, part)} AS {identifier(prefix + each.name)}" for each in columns)


def _typed(column: Column, columns: list[ColumnSql], given: Iterable[str]) -> str:
    if column.name == "source_version" and "source_version" not in given:
        return "epoch_us(v_event_at) AS source_version"
    sql = next(each for each in columns if each.name == column.name)
    if sql.text == "NULL":
        return f"CAST(NULL AS {SQL_TYPES[column.kind]}) AS {identifier(column.name)}"
    value = stored_sql(column, identifier("v_" + column.name))
    return f"CAST({value} AS {SQL_TYPES[column.kind]}) AS {identifier(column.name)}"


def with_automatic_fields(source: Input, source_name: str) -> dict[str, FieldSpec]:
    """Add to the input's fields those that every input has."""
    fields = dict(source.fields)
    fields["source"] = FieldSpec(const=source_name)
    if "known_at_basis" not in fields:
        fields["known_at_basis"] = FieldSpec(const="assumed")
    return fields


def _join_sql(source: Input, texts: Texts) -> str:
    clauses = []
    for join in source.joins:
        tests = (f"{joined_column(source, join.name, key)} = {_partner(ref, source, texts)}" for key, ref in join.on)
        clauses.append(f"LEFT JOIN {joined_table(source, join.name)} ON {' AND '.join(tests)}")
    return " ".join(clauses)


def _partner(reference: str, source: Input, texts: Texts) -> str:
    names = {join.name for join in source.joins}
    first, _, rest = reference.partition(".")
    if rest and first in names:
        return joined_column(source, first, rest)
    return texts.of(FieldSpec(sources=(reference,)))


def _missing_partner(source: Input, texts: Texts) -> str:
    cases = []
    for join in source.joins:
        if join.optional:
            continue
        key, reference = join.on[0]
        found = f"{joined_column(source, join.name, key)} IS NULL"
        reason = literal(f"no row of {join.files[0]} has {key} ")
        cases.append(
            f"WHEN {found} THEN {reason} || coalesce({shown_value(_partner(reference, source, texts))}, 'NULL')"
        )
    return f"CASE {' '.join(cases)} END" if cases else "NULL"
