"""What is expected of the refunds."""

from __future__ import annotations

from barberpro.params import ValidateParams
from barberpro.tables import schemas
from pipelines import common_rules as common
from pipelines.rules import Rule, Suite

TABLE = schemas.REFUNDS


def suite(params: ValidateParams) -> Suite:
    """Keys, payments that exist, and never more back than was paid."""
    return Suite(
        TABLE,
        rules=(
            common.unique_key(TABLE),
            *common.money_floors(TABLE),
            *common.times_in_order(TABLE, "created_at"),
            *common.nothing_in_the_future(TABLE, "created_at", "event_at"),
            common.refers(TABLE, "payment_id", schemas.PAYMENTS, "created_at", params),
            Rule(
                "approved_refunds_within_payment",
                "The approved refunds of a payment together are no more than the client paid",
                "refunded > paid",
                relation=(
                    "SELECT r.source, r.payment_id, sum(r.amount) AS refunded, "
                    "any_value(p.amount + coalesce(p.payer_financing, 0)) AS paid "
                    "FROM refunds r JOIN payments p USING (payment_id, currency) "
                    "WHERE r.status = 'approved' GROUP BY ALL"
                ),
                shown=("source", "payment_id", "refunded", "paid"),
                needs=("payments",),
            ),
            common.no_contacts(TABLE),
        ),
        samples=(*common.from_schema(TABLE), common.known_currency()),
    )
