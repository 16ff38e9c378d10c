"""What is expected of the ledger: every record ends in exactly one place, and few are refused."""

from __future__ import annotations

from barberpro.params import ValidateParams
from barberpro.tables import schemas
from barberpro.warehouse.latest import versions_table
from pipelines import common_rules as common
from pipelines.rules import Rule, Suite

TABLE = schemas.LOAD_LEDGER
IN_FORCE = (
    "SELECT *, quarantined / rows AS refused_share FROM load_ledger l "
    "WHERE loaded + quarantined > 0 AND NOT EXISTS (SELECT 1 FROM load_ledger c WHERE c.replaces_sha256 = l.sha256 "
    "AND c.source = l.source AND c.table_name = l.table_name AND c.load_id > l.load_id) "
    "QUALIFY row_number() OVER (PARTITION BY source, table_name, sha256 ORDER BY load_id DESC) = 1"
)
"""The last reading of each file that did something, but for files that were corrected."""
FEW = 20
"""Records of a delivery that is too small for a share of it to say anything."""
DELIVERY = ("path", "source", "table_name")


def suite(params: ValidateParams) -> Suite:
    """Conservation in the ledger, against the tables and against the quarantine; refusals within bounds."""
    return Suite(
        TABLE,
        rules=(
            common.unique_key(TABLE),
            Rule(
                "records_are_conserved",
                "loaded + duplicate + quarantined = rows, for every delivery",
                "loaded + duplicate + quarantined <> rows OR least(loaded, duplicate, quarantined) < 0",
                shown=(*DELIVERY, "rows", "loaded", "duplicate", "quarantined"),
            ),
            _rows_are_there(),
            _some_refused(params),
            _refusals_jump(params),
        ),
        samples=common.from_schema(TABLE),
    )


def _rows_are_there() -> Rule:
    """Compare the ledger with the tables: versions are only ever added, or replaced by another reading of the file."""
    held = " UNION ALL ".join(
        f"SELECT '{each.name}' AS table_name, count(*) AS held FROM {versions_table(each)}"
        for each in schemas.LOADED_TABLES
    )
    return Rule(
        "loaded_rows_are_there",
        "A table holds as many versions as the ledger says were loaded into it",
        "held <> loaded",
        among="readings = 1",
        relation=(
            "SELECT h.table_name, h.held, l.loaded, l.readings FROM "
            f"({held}) h JOIN (SELECT table_name, sum(loaded) AS loaded, "
            "max(readings) + count(replaces_sha256) AS readings FROM "
            "(SELECT table_name, loaded, replaces_sha256, dense_rank() OVER (PARTITION BY table_name, source, sha256 "
            "ORDER BY mapping_sha256) AS readings FROM load_ledger) GROUP BY table_name) l USING (table_name)"
        ),
        shown=("table_name", "held", "loaded"),
    )


def _some_refused(params: ValidateParams) -> Rule:
    return Rule(
        "few_records_are_refused",
        f"A delivery refuses no more than {params.refused_share:.0%} of its records",
        f"refused_share > {params.refused_share}",
        relation=IN_FORCE,
        shown=(*DELIVERY, "rows", "quarantined"),
        severity="warn",
    )


def _refusals_jump(params: ValidateParams) -> Rule:
    """Tell a format that changed from a source that was always like this."""
    return Rule(
        "refusals_do_not_jump",
        f"No delivery refuses more than {params.refused_jump_share:.0%} where those before it kept below "
        f"{params.refused_share:.0%}",
        f"refused_share > {params.refused_jump_share}",
        among=f"usual <= {params.refused_share} AND rows >= {FEW}",
        relation=(
            "SELECT *, sum(quarantined) OVER earlier / sum(rows) OVER earlier AS usual "
            f"FROM ({IN_FORCE}) WINDOW earlier AS (PARTITION BY source, table_name ORDER BY load_id "
            "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)"
        ),
        shown=(*DELIVERY, "rows", "quarantined"),
    )
