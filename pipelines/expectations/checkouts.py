"""What is expected of the checkouts."""

from __future__ import annotations

from barberpro.params import ValidateParams
from barberpro.tables import schemas
from pipelines import common_rules as common
from pipelines.rules import Rule, Suite

TABLE = schemas.CHECKOUTS
KEY = TABLE.key


def suite(params: ValidateParams) -> Suite:
    """Keys, times, how each ended, the menu that was shown and with which probability."""
    return Suite(
        TABLE,
        rules=(
            common.unique_key(TABLE),
            *common.money_floors(TABLE),
            *common.times_in_order(TABLE, "opened_at"),
            *common.nothing_in_the_future(TABLE, "opened_at", "event_at"),
            *OUTCOMES,
            *MENUS,
            common.refers(TABLE, "booking_id", schemas.BOOKINGS, "opened_at", params),
            common.refers(TABLE, "provider_id", schemas.PROVIDERS, "opened_at", params),
            common.known_province(TABLE),
            *common.pseudonyms(TABLE),
            common.no_contacts(TABLE),
        ),
        samples=(*common.from_schema(TABLE), common.known_currency()),
    )


OUTCOMES = (
    Rule(
        "paid_has_its_time",
        "A checkout has a time of payment if, and only if, it was paid",
        "(outcome = 'paid') <> (paid_at IS NOT NULL)",
        shown=(*KEY, "outcome", "paid_at"),
    ),
    Rule(
        "paid_after_opening",
        "A checkout is not paid before it was opened",
        "paid_at < opened_at",
        among="paid_at IS NOT NULL",
        shown=(*KEY, "opened_at", "paid_at"),
    ),
    Rule(
        "paid_has_its_attempt",
        "A checkout that was paid names its first attempt and the method chosen",
        "first_payment_id IS NULL OR chosen_method IS NULL",
        among="outcome = 'paid'",
        shown=(*KEY, "outcome", "first_payment_id", "chosen_method"),
        severity="warn",
    ),
)

MENUS = (
    Rule(
        "menu_is_json",
        "The menu shown is JSON",
        "NOT json_valid(menu)",
        among="menu IS NOT NULL",
        shown=(*KEY, "menu_id"),
    ),
    Rule(
        "propensity_is_possible",
        "A menu that was shown had a probability above nothing",
        "propensity <= 0 OR propensity > 1",
        among="propensity IS NOT NULL",
        shown=(*KEY, "propensity"),
    ),
)
