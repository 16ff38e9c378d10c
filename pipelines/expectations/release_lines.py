"""What is expected of the lines of the report of released money."""

from __future__ import annotations

from dataclasses import replace

from barberpro.params import ValidateParams
from barberpro.tables import schemas
from pipelines import common_rules as common
from pipelines.rules import Rule, Suite

TABLE = schemas.RELEASE_LINES
MOVEMENT = "record_type = 'release'"


def suite(params: ValidateParams) -> Suite:
    """Keys, times, and sums that add up."""
    return Suite(
        TABLE,
        rules=(
            common.unique_key(TABLE),
            *common.money_floors(TABLE),
            *_times(),
            *common.nothing_in_the_future(TABLE, "released_at", "event_at"),
            Rule(
                "one_side_is_empty",
                "A movement comes or leaves: one of net_credit and net_debit is 0",
                "net_credit > 0 AND net_debit > 0",
                among=MOVEMENT,
                shown=(*TABLE.key, "net_credit", "net_debit"),
                severity="warn",
            ),
            Rule(
                "net_adds_up",
                "net_credit - net_debit = gross_amount with fees, shipping and taxes, to the centavo",
                "net_credit - net_debit <> gross_amount + coalesce(fee_amount, 0) + coalesce(financing_fee_amount, 0) "
                "+ coalesce(shipping_fee_amount, 0) + coalesce(taxes_amount, 0)",
                among=f"{MOVEMENT} AND gross_amount IS NOT NULL",
                shown=(*TABLE.key, "gross_amount", "fee_amount", "taxes_amount", "net_credit", "net_debit"),
                severity="warn",  # the processor does not say how a coupon enters the sum
            ),
            common.no_contacts(TABLE),
        ),
        samples=(*common.from_schema(TABLE), common.known_currency()),
    )


def _times() -> tuple[Rule, ...]:
    """Expect times in order; the processor's own two are its business, and only told of."""
    first, *others = common.times_in_order(TABLE, "approved_at")
    return replace(first, severity="warn"), *others
