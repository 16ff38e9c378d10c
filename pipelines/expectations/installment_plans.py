"""What is expected of the plans of installments."""

from __future__ import annotations

from barberpro.params import ValidateParams
from barberpro.tables import schemas
from pipelines import common_rules as common
from pipelines.rules import Rule, Suite

TABLE = schemas.INSTALLMENT_PLANS


def suite(params: ValidateParams) -> Suite:
    """Expect a plan to have one price for the payer, and one row on each day."""
    return Suite(
        TABLE,
        rules=(
            common.unique_key(TABLE),
            Rule(
                "payer_is_charged_one_way",
                "A plan has a rate or a surcharge, and one without interest adds nothing",
                "(tna_bp IS NULL) = (surcharge_bp IS NULL) OR (kind = 'interest_free' AND surcharge_bp <> 0)",
                shown=(*TABLE.key, "kind", "tna_bp", "surcharge_bp"),
            ),
            Rule(
                "collectors_part_is_a_part",
                "What the collector bears is between nothing and the whole amount",
                "collector_cost_bp NOT BETWEEN 0 AND 10000",
                shown=(*TABLE.key, "collector_cost_bp"),
            ),
            Rule(
                "spans_follow_each_other",
                "A plan ends before its next row begins",
                "until <= effective_from OR (until > following AND following > effective_from)",
                relation=(
                    "SELECT processor, plan, installments, effective_from, coalesce(effective_until, DATE '9999-12-31')"
                    " AS until, lead(effective_from) OVER (PARTITION BY processor, plan, installments"
                    " ORDER BY effective_from) AS following FROM installment_plans"
                ),
                shown=TABLE.key,
            ),
        ),
        samples=common.from_schema(TABLE),
    )
