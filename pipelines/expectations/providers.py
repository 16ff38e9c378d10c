"""What is expected of the providers."""

from __future__ import annotations

from barberpro.params import ValidateParams
from barberpro.tables import schemas
from pipelines import common_rules as common
from pipelines.rules import Rule, Suite

TABLE = schemas.PROVIDERS


def suite(params: ValidateParams) -> Suite:
    """Keys, places that exist, joined before left."""
    return Suite(
        TABLE,
        rules=(
            common.unique_key(TABLE),
            *common.times_in_order(TABLE),
            *common.nothing_in_the_future(TABLE, "joined_at", "event_at"),
            Rule(
                "joined_before_leaving",
                "Nobody leaves before joining",
                "left_at < joined_at",
                among="left_at IS NOT NULL",
                shown=(*TABLE.key, "joined_at", "left_at"),
            ),
            common.known_province(TABLE),
            common.no_contacts(TABLE),
        ),
        samples=common.from_schema(TABLE),
    )
