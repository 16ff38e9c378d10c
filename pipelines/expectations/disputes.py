"""What is expected of the disputes."""

from __future__ import annotations

from barberpro.params import ValidateParams
from barberpro.tables import schemas
from pipelines import common_rules as common
from pipelines.rules import Rule, Suite

TABLE = schemas.DISPUTES


def suite(params: ValidateParams) -> Suite:
    """Keys, payments that exist, opened before closed."""
    return Suite(
        TABLE,
        rules=(
            common.unique_key(TABLE),
            *common.money_floors(TABLE),
            *common.times_in_order(TABLE, "opened_at"),
            *common.nothing_in_the_future(TABLE, "opened_at", "event_at"),
            Rule(
                "opened_before_closing",
                "A dispute is not closed before it was opened",
                "closed_at < opened_at",
                among="closed_at IS NOT NULL",
                shown=(*TABLE.key, "opened_at", "closed_at"),
            ),
            common.refers(TABLE, "payment_id", schemas.PAYMENTS, "opened_at", params),
            common.no_contacts(TABLE),
        ),
        samples=(*common.from_schema(TABLE), common.known_currency()),
    )
