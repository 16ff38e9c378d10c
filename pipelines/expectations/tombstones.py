"""What is expected of the tombstones."""

from __future__ import annotations

from barberpro.params import ValidateParams
from barberpro.tables import schemas
from barberpro.warehouse.sql import literal
from pipelines import common_rules as common
from pipelines.rules import Rule, Suite

TABLE = schemas.TOMBSTONES
BURIABLE = ", ".join(literal(each.name) for each in schemas.LOADED_TABLES if each is not TABLE)


def suite(params: ValidateParams) -> Suite:
    """One word about each row, which is one that can be loaded."""
    return Suite(
        TABLE,
        rules=(
            common.unique_key(TABLE),
            Rule(
                "table_is_loaded",
                "A tombstone names a table that rows are loaded into",
                f"table_name NOT IN ({BURIABLE})",
                shown=(*TABLE.key, "table_name"),
            ),
            Rule(
                "id_names_table_and_row",
                "A tombstone is known by its table and its row's key, so that the next word about the row replaces it",
                "tombstone_id <> table_name || ':' || row_key",
                shown=(*TABLE.key, "table_name", "row_key"),
            ),
        ),
        samples=common.from_schema(TABLE),
    )
