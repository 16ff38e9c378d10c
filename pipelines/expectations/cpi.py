"""What is expected of the consumer prices."""

from __future__ import annotations

from barberpro.settings import ValidateParams
from barberpro.tables import schemas
from pipelines import common_rules as common
from pipelines.rules import Rule, Suite

TABLE = schemas.CPI


def suite(params: ValidateParams) -> Suite:
    """One value a region and month, none missing, none before it was published."""
    series = ", ".join(name for name in TABLE.key if name != "month")
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
            Rule(
                "published_after_its_month",
                "A month's index is published after the month ended",
                "published_on < month + INTERVAL 1 MONTH",
                shown=(*TABLE.key, "published_on"),
            ),
            Rule(
                "no_month_is_missing",
                "Between the first and the last month of a series none is missing",
                "month <> month_before + INTERVAL 1 MONTH",
                among="month_before IS NOT NULL",
                relation=(f"SELECT *, lag(month) OVER (PARTITION BY {series} ORDER BY month) AS month_before FROM cpi"),
                shown=(*TABLE.key, "month_before"),
            ),
            Rule(
                "no_price_leaps",
                "Prices of a month lie between -10 % and +60 % of those of the month before",
                "index_value NOT BETWEEN 0.9 * before AND 1.6 * before",
                among="before IS NOT NULL",
                relation=(f"SELECT *, lag(index_value) OVER (PARTITION BY {series} ORDER BY month) AS before FROM cpi"),
                shown=(*TABLE.key, "before", "index_value"),
                severity="warn",
            ),
        ),
        samples=common.from_schema(TABLE),
    )
