"""What is expected of the bookings."""

from __future__ import annotations

from barberpro.params import ValidateParams
from barberpro.tables import schemas
from pipelines import common_rules as common
from pipelines.rules import Rule, Suite

TABLE = schemas.BOOKINGS


def suite(params: ValidateParams) -> Suite:
    """Keys, prices, times, whose chair it is."""
    return Suite(
        TABLE,
        rules=(
            common.unique_key(TABLE),
            *common.money_floors(TABLE),
            *common.times_in_order(TABLE),
            *common.nothing_in_the_future(TABLE, "created_at", "event_at"),
            Rule(
                "created_before_start",
                "An appointment is made before it begins",
                "created_at > starts_at",
                shown=(*TABLE.key, "created_at", "starts_at"),
                tolerated_share=params.orphan_share,
            ),
            common.refers(TABLE, "provider_id", schemas.PROVIDERS, "created_at", params),
            *common.pseudonyms(TABLE),
            common.no_contacts(TABLE),
        ),
        samples=(*common.from_schema(TABLE), common.known_currency()),
    )
