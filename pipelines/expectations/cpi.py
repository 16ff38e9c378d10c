"""What is expected of the consumer prices."""

from __future__ import annotations

from barberpro.params import ValidateParams
from barberpro.tables import schemas
from pipelines import common_rules as common
from pipelines.rules import Rule, Suite

TABLE = schemas.CPI


def suite(params: ValidateParams) -> Suite:
    """One value a publication, no month missing, none before it was published."""
    return Suite(
        TABLE,
        rules=(
            common.unique_key(TABLE),
            Rule(
                "index_is_positive",
                "An index is above nothing",
                "index_value <= 0",
                shown=(*TABLE.key, "index_value"),
            ),
            common.published_after(TABLE, "month"),
            common.no_month_missing(TABLE, "region", "division"),
            Rule(
                "no_price_leaps",
                "Prices of a month lie between 0.9 and 2 times those of the month before",
                "index_value NOT BETWEEN 0.9 * before AND 2 * before",
                among="before IS NOT NULL",
                relation=(
                    "SELECT *, lag(index_value) OVER (PARTITION BY region, division ORDER BY month) AS before "
                    f"FROM ({common.newest_publication(TABLE)})"
                ),
                shown=(*TABLE.key, "before", "index_value"),
                severity="warn",
            ),
        ),
        samples=common.from_schema(TABLE),
    )
