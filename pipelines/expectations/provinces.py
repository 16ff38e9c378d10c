"""What is expected of the provinces."""

from __future__ import annotations

from barberpro.params import ValidateParams
from barberpro.tables import schemas
from pipelines import common_rules as common
from pipelines.rules import Rule, Suite

TABLE = schemas.table("provinces")


def suite(params: ValidateParams) -> Suite:
    """Expect the 24 jurisdictions, each with a price region that has prices."""
    return Suite(
        TABLE,
        rules=(
            common.unique_key(TABLE),
            Rule(
                "all_24_are_there",
                "There are 24 jurisdictions",
                "jurisdictions <> 24",
                relation="SELECT count(*) AS jurisdictions FROM provinces",
                shown=("jurisdictions",),
            ),
            Rule(
                "region_has_prices",
                "The price region of every province has an index",
                "cpi_region NOT IN (SELECT region FROM cpi)",
                shown=("province", "cpi_region"),
                needs=("cpi",),
            ),
        ),
        samples=common.from_schema(TABLE),
    )
