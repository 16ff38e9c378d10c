"""What is expected of the reviews."""

from __future__ import annotations

from barberpro.params import ValidateParams
from barberpro.tables import schemas
from pipelines import common_rules as common
from pipelines.rules import Rule, SampleRule, Suite

TABLE = schemas.REVIEWS


def suite(params: ValidateParams) -> Suite:
    """Keys, one to five stars, of bookings and providers that exist."""
    return Suite(
        TABLE,
        rules=(
            common.unique_key(TABLE),
            *common.times_in_order(TABLE, "created_at"),
            *common.nothing_in_the_future(TABLE, "created_at", "event_at"),
            common.refers(TABLE, "booking_id", schemas.BOOKINGS, "created_at", params),
            common.refers(TABLE, "provider_id", schemas.PROVIDERS, "created_at", params),
            Rule(
                "one_review_a_booking",
                "A booking is reviewed once",
                "copies > 1",
                relation=(
                    "SELECT source, booking_id, count(*) AS copies FROM reviews "
                    "WHERE booking_id IS NOT NULL GROUP BY ALL"
                ),
                shown=("source", "booking_id", "copies"),
                severity="warn",
            ),
            *common.pseudonyms(TABLE),
            common.no_contacts(TABLE),
        ),
        samples=(
            *(each for each in common.from_schema(TABLE) if each.name != "rating_is_in_range"),
            SampleRule(
                "rating_is_in_range",
                "A rating has one to five stars",
                "rating",
                "expect_column_values_to_be_between",
                {"min_value": 1, "max_value": 5},
            ),
        ),
    )
