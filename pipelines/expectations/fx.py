"""What is expected of the dollar's prices."""

from __future__ import annotations

from barberpro.params import ValidateParams
from barberpro.tables import schemas
from pipelines import common_rules as common
from pipelines.rules import Rule, Suite

TABLE = schemas.FX


def suite(params: ValidateParams) -> Suite:
    """Expect a price above nothing for every month of a rate."""
    return Suite(
        TABLE,
        rules=(
            common.unique_key(TABLE),
            common.published_after(TABLE, "month"),
            common.no_month_missing(TABLE, "rate"),
            Rule(
                "price_is_positive",
                "A dollar costs more than nothing",
                "ars_per_usd <= 0",
                shown=(*TABLE.key, "ars_per_usd"),
            ),
            Rule(
                "no_price_leaps",
                "The dollar of a month costs 0.5 to 2.5 times that of the month before",
                "ars_per_usd NOT BETWEEN 0.5 * before AND 2.5 * before",
                among="before IS NOT NULL",
                relation=(
                    "SELECT *, lag(ars_per_usd) OVER (PARTITION BY rate ORDER BY month) AS before "
                    f"FROM ({common.newest_publication(TABLE)})"
                ),
                shown=(*TABLE.key, "before", "ars_per_usd"),
                severity="warn",
            ),
        ),
        samples=common.from_schema(TABLE),
    )
