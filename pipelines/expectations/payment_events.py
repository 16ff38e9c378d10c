"""What is expected of the versions of payments, of which features make what was known when."""

from __future__ import annotations

from barberpro.params import ValidateParams
from barberpro.tables import schemas
from pipelines import common_rules as common
from pipelines.rules import Rule, Suite

TABLE = schemas.PAYMENT_EVENTS


def suite(params: ValidateParams) -> Suite:
    """Versions are unique, in order, and never take back what a payment is."""
    return Suite(
        TABLE,
        rules=(
            Rule(
                "version_is_unique",
                "No version of a payment is kept twice",
                "copies > 1",
                relation="SELECT source, payment_id, content_hash, count(*) AS copies FROM payment_events GROUP BY ALL",
                shown=("source", "payment_id", "copies"),
            ),
            *common.times_in_order(TABLE, "attempted_at"),
            *common.nothing_in_the_future(TABLE, "known_at"),
            common.versions_grow(TABLE, TABLE.name),
            Rule(
                "identity_stays",
                "The versions of a payment agree on its source's attempt time and currency",
                "times > 1 OR currencies > 1",
                relation=(
                    "SELECT source, payment_id, count(DISTINCT attempted_at) AS times, "
                    "count(DISTINCT currency) AS currencies FROM payment_events GROUP BY ALL"
                ),
                shown=("source", "payment_id", "times", "currencies"),
                severity="warn",
            ),
            Rule(
                "every_payment_has_its_latest",
                "There are as many payments as different identifiers among their versions",
                "payments <> identifiers",
                relation=(
                    "SELECT (SELECT count(*) FROM payments) AS payments, "
                    "count(DISTINCT (source, payment_id)) AS identifiers FROM payment_events"
                ),
                shown=("payments", "identifiers"),
            ),
        ),
        samples=tuple(
            each
            for each in common.from_schema(TABLE)
            if each.column in ("source", "known_at_basis", "status", "event_at")
        ),
    )
