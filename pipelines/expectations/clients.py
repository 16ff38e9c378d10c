"""What is expected of the clients."""

from __future__ import annotations

from barberpro.params import ValidateParams
from barberpro.tables import schemas
from pipelines import common_rules as common
from pipelines.rules import Suite

TABLE = schemas.CLIENTS


def suite(params: ValidateParams) -> Suite:
    """Each person once, under a pseudonym, from a province that exists."""
    return Suite(
        TABLE,
        rules=(
            common.unique_key(TABLE),
            *common.times_in_order(TABLE, "registered_at"),
            *common.nothing_in_the_future(TABLE, "registered_at", "event_at"),
            common.known_province(TABLE),
            *common.pseudonyms(TABLE),
            common.no_contacts(TABLE),
        ),
        samples=common.from_schema(TABLE),
    )
