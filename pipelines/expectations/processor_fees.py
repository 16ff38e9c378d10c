"""What is expected of the processors' fees."""

from __future__ import annotations

from barberpro.params import ValidateParams
from barberpro.tables import schemas
from pipelines import common_rules as common
from pipelines.rules import Rule, Suite

TABLE = schemas.PROCESSOR_FEES


def suite(params: ValidateParams) -> Suite:
    """Expect a fee to be a part of the amount, of a known place."""
    return Suite(
        TABLE,
        rules=(
            common.unique_key(TABLE),
            Rule(
                "fee_is_a_part",
                "A fee is between nothing and the whole amount",
                "fee_bp NOT BETWEEN 0 AND 10000",
                shown=(*TABLE.key, "fee_bp"),
            ),
            Rule(
                "place_is_known",
                "A fee is that of one of the 24 jurisdictions, or of all",
                "province NOT IN (SELECT province FROM provinces)",
                among="province <> 'all'",
                shown=TABLE.key,
                needs=("provinces",),
            ),
            Rule(
                "others_have_a_fee",
                "What is charged in one province has a fee for the provinces without one of their own",
                "NOT elsewhere",
                relation=(
                    "SELECT processor, channel, method, release_days, bool_or(province = 'all') AS elsewhere "
                    "FROM processor_fees GROUP BY ALL"
                ),
                shown=("processor", "channel", "method", "release_days"),
            ),
        ),
        samples=common.from_schema(TABLE),
    )
