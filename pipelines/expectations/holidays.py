"""What is expected of the holidays."""

from __future__ import annotations

from barberpro.params import ValidateParams
from barberpro.tables import schemas
from pipelines import common_rules as common
from pipelines.rules import Rule, Suite

TABLE = schemas.table("holidays")


def suite(params: ValidateParams) -> Suite:
    """No day twice, and no year with hardly any."""
    return Suite(
        TABLE,
        rules=(
            common.unique_key(TABLE),
            Rule(
                "every_year_has_its_holidays",
                "A year has 10 to 30 national holidays",
                "days NOT BETWEEN 10 AND 30",
                relation="SELECT year(day) AS year, count(*) AS days FROM holidays GROUP BY ALL",
                shown=("year", "days"),
            ),
        ),
        samples=common.from_schema(TABLE),
    )
