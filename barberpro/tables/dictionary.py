"""The data dictionary as Markdown, from the schemas: `python -m barberpro.tables.dictionary [--write]`."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from barberpro.features import registry
from barberpro.features.feature import Feature
from barberpro.settings import PROJECT_ROOT
from barberpro.tables import mart_schemas, schemas
from barberpro.tables.schemas import Column, Table

COMMITTED = PROJECT_ROOT / "docs" / "data-dictionary.md"

HEAD = """# Data dictionary

Generated from `barberpro/tables` by `python -m barberpro.tables.dictionary --write`; a test holds this page to the
schemas. Do not edit it by hand.

Timestamps are UTC without a zone mark; days are cut in Buenos Aires. Money is `DECIMAL(18,2)` in the row's currency.
A share is a probability or ratio between 0 and 1. Absent is NULL, never a guess. A *personal* column holds keyed
pseudonyms only. An *outcome* column is known after the attempt only: no feature reads it from the attempt itself.
"""


def data_dictionary(tables: Iterable[Table], features: Iterable[Feature]) -> str:
    """Write all tables as one Markdown page, that of the features last."""
    return "\n".join([HEAD, *(table_section(table) for table in tables), features_section(features)])


def table_section(table: Table) -> str:
    """Describe one table: what a row is, its key, its order and its columns."""
    lines = [
        f"## {table.name}",
        "",
        f"One row is {table.one_row_is}.",
        "",
        f"Key: {_code(table.key)}. Order: {_code(table.order_by)}.",
        "",
        "| column | type | rules | meaning |",
        "|---|---|---|---|",
        *(column_line(column) for column in table.columns),
        "",
    ]
    return "\n".join(lines)


def column_line(column: Column) -> str:
    """Write one column as a line of its table."""
    text = column.text.replace("|", "\\|")
    return f"| `{column.name}` | {schemas.SQL_TYPES[column.kind]} | {'; '.join(_rules(column))} | {text} |"


def features_section(features: Iterable[Feature]) -> str:
    """Describe the table of features: what a row is, and each feature with what stands where it cannot be known."""
    lines = [
        "## payment_features",
        "",
        "One row is one payment attempt with what was known before it. Key: `source`, `payment_id`. Beside these stand",
        "`attempted_at`, `checkout_id` and `client_id`.",
        "",
        "| feature | kind | meaning | where it cannot be known |",
        "|---|---|---|---|",
        *(f"| `{feature.name}` | {feature.kind} | {feature.text} | {feature.fallback} |" for feature in features),
        "",
    ]
    return "\n".join(lines)


def published_tables() -> tuple[Table, ...]:
    """List the tables that a generation holds by schema: those of `schemas`, then the marts."""
    return (*schemas.ALL_TABLES, *mart_schemas.MARTS)


def main(arguments: list[str]) -> None:
    """Print the page, or write it where it is committed."""
    page = data_dictionary(published_tables(), registry.features())
    if arguments == ["--write"]:
        COMMITTED.write_text(page, encoding="utf-8")
    else:
        sys.stdout.write(page)


def _rules(column: Column) -> Iterable[str]:
    if column.required:
        yield "required"
    if column.personal:
        yield "personal"
    if column.outcome:
        yield "outcome"
    if column.at_least is not None:
        yield f"at least {column.at_least}"
    if column.allowed:
        yield f"one of {_code(column.allowed)}"
    if column.known:
        yield f"others than these are kept and told: {_code(column.known)}"


def _code(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    main(sys.argv[1:])
