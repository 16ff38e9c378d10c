"""What is expected of the survey of expectations."""

from __future__ import annotations

from barberpro.params import ValidateParams
from barberpro.tables import schemas
from pipelines import common_rules as common
from pipelines.rules import Rule, Suite

TABLE = schemas.INFLATION_EXPECTATIONS


def suite(params: ValidateParams) -> Suite:
    """Expect fractions of inflation and pesos for a dollar, none before it was published."""
    return Suite(
        TABLE,
        rules=(
            common.unique_key(TABLE),
            common.published_after(TABLE, "survey_month"),
            Rule(
                "inflation_is_a_fraction",
                "Expected inflation is a fraction: up to 1 in a month, up to 20 in a year",
                "value NOT BETWEEN -0.5 AND CASE variable WHEN 'cpi_monthly' THEN 1 ELSE 20 END",
                among="variable <> 'fx_average'",
                shown=(*TABLE.key, "value"),
            ),
            Rule(
                "dollar_is_positive",
                "The dollar is expected to cost more than nothing",
                "value <= 0",
                among="variable = 'fx_average'",
                shown=(*TABLE.key, "value"),
            ),
        ),
        samples=common.from_schema(TABLE),
    )
