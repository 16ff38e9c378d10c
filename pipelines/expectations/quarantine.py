"""What is expected of the quarantine: every refusal is told, with its reason, and shows nobody."""

from __future__ import annotations

from barberpro.params import ValidateParams
from barberpro.tables import schemas
from pipelines import common_rules as common
from pipelines.expectations.load_ledger import IN_FORCE
from pipelines.rules import Rule, Suite

TABLE = schemas.QUARANTINE


def suite(params: ValidateParams) -> Suite:
    """As many refusals as the ledger counts, each masked."""
    return Suite(
        TABLE,
        rules=(
            Rule(
                "refusals_match_the_ledger",
                "There are as many refused records of a file as its last reading counted",
                "held <> quarantined",
                relation=(
                    "SELECT l.path, l.sha256, l.source, l.table_name, l.quarantined, count(q.line) AS held FROM "
                    f"({IN_FORCE}) l LEFT JOIN quarantine q USING (source, table_name, sha256) GROUP BY ALL"
                ),
                shown=("path", "source", "table_name", "quarantined", "held"),
                needs=("load_ledger",),
            ),
            Rule(
                "texts_are_masked",
                "The text of a refused record shows neither letters nor digits of it",
                "regexp_matches(masked_text, '[0-8]|[a-wyzA-Z]')",
                among="masked_text IS NOT NULL",
                shown=("path", "line"),
            ),
        ),
        samples=common.from_schema(TABLE),
    )
