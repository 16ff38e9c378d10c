"""What is expected of the deflator."""

from __future__ import annotations

from barberpro.params import ValidateParams
from barberpro.tables import schemas
from pipelines import common_rules as common
from pipelines.rules import Rule, Suite

TABLE = schemas.DEFLATOR


def suite(params: ValidateParams) -> Suite:
    """Expect the published price level of every month, then provisional ones."""
    return Suite(
        TABLE,
        rules=(
            common.unique_key(TABLE),
            common.no_month_missing(TABLE, "region"),
            Rule(
                "level_is_positive",
                "A price level is above nothing",
                "index_value <= 0",
                shown=(*TABLE.key, "index_value"),
            ),
            Rule(
                "published_is_as_published",
                "A published level is the newest one that was published",
                "index_value <> published",
                among="basis = 'published'",
                relation=(
                    "SELECT d.*, p.index_value AS published FROM deflator d "
                    f"LEFT JOIN ({common.newest_publication(schemas.CPI)}) p "
                    "ON p.region = d.region AND p.month = d.month AND p.division = 'general'"
                ),
                shown=(*TABLE.key, "index_value", "published"),
                needs=("cpi",),
            ),
            Rule(
                "provisional_comes_last",
                "A level is provisional only after the last published month of the prices",
                "(basis = 'provisional') <> (month > (SELECT max(month) FROM cpi WHERE division = 'general'))",
                shown=(*TABLE.key, "basis"),
                needs=("cpi",),
            ),
        ),
        samples=common.from_schema(TABLE),
    )
