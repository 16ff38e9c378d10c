"""What is expected of the lines of the report of all transactions."""

from __future__ import annotations

from dataclasses import replace

from barberpro.domain.vocabulary import TRANSACTION_TYPES
from barberpro.params import ValidateParams
from barberpro.tables import schemas
from pipelines import common_rules as common
from pipelines.rules import Rule, Suite

TABLE = schemas.SETTLEMENT_LINES


def suite(params: ValidateParams) -> Suite:
    """Keys, times, and sums that add up."""
    return Suite(
        TABLE,
        rules=(
            common.unique_key(TABLE),
            *_times(),
            *common.nothing_in_the_future(TABLE, "transacted_at", "event_at"),
            Rule(
                "net_adds_up",
                "amount + fee_amount + taxes_amount = net_amount, to the centavo",
                "net_amount <> amount + coalesce(fee_amount, 0) + coalesce(taxes_amount, 0)",
                shown=(*TABLE.key, "amount", "fee_amount", "taxes_amount", "net_amount"),
                severity="warn",  # the processor does not say how a coupon enters the sum
            ),
            Rule(
                "type_is_known",
                "transaction_type is one that the reconciliation knows how to treat",
                f"transaction_type NOT IN ({', '.join(repr(each) for each in TRANSACTION_TYPES)})",
                shown=(*TABLE.key, "transaction_type"),
                severity="warn",
            ),
            common.no_contacts(TABLE),
        ),
        samples=(*common.from_schema(TABLE), common.known_currency()),
    )


def _times() -> tuple[Rule, ...]:
    """Expect times in order; the processor's own two are its business, and only told of."""
    first, *others = common.times_in_order(TABLE, "transacted_at")
    return replace(first, severity="warn"), *others
