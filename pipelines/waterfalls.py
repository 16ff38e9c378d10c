"""The waterfall of every payment, by the policy in force; its sums are held to those of the payments."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

import ibis

from barberpro.domain.waterfall import LINES
from barberpro.errors import GateRefusedError
from barberpro.policies.billing_spans import billing_spans
from barberpro.policies.policy import Policy
from barberpro.tables.charge_rates import Billing
from barberpro.tables.waterfall import Inputs, payment_waterfall, settled_financing
from barberpro.tables.waterfall_schema import PAYMENT_WATERFALL
from barberpro.warehouse.database import Database
from barberpro.warehouse.sql import literal
from barberpro.warehouse.writer import replace_with_frame
from pipelines.commission_rates import commission_rates
from pipelines.expectations.payments import APPROVED
from pipelines.rules import Rule

RATES = "commission_rates"
BILLED = f"{APPROVED} AND currency = 'ARS'"
TIED = {
    "amount": "gross",
    "processor_fee": "processor_fee + w.processor_fee_iva + w.financing",
    "taxes_withheld": "taxes_withheld",
    "net_received": "net_received",
}
"""What the source reports of a payment -> the part of its waterfall that must be the same."""


def _adds_up(suffix: str) -> str:
    return f"gross{suffix} <> {' + '.join(f'{code}{suffix}' for code in LINES)}"


RULES = (
    Rule(
        "lines_add_up",
        "The lines of a payment are its gross amount, nominal, given back and real, to the centavo",
        " OR ".join(_adds_up(suffix) for suffix in ("", "_returned", "_real")),
        relation="SELECT * FROM waterfalls",
        shown=PAYMENT_WATERFALL.key,
    ),
    *(
        Rule(
            f"{reported}_ties_out",
            f"The sum of {reported}, where payments report it, is that of the waterfalls, to the centavo",
            "reported IS DISTINCT FROM led",
            relation=(
                f"SELECT p.source, sum(p.{reported}) AS reported, sum(w.{part}) AS led "
                f"FROM payments p LEFT JOIN waterfalls w USING (source, payment_id) "
                f"WHERE {BILLED} AND p.{reported} IS NOT NULL GROUP BY ALL"
            ),
            shown=("source", "reported", "led"),
        )
        for reported, part in TIED.items()
    ),
    Rule(
        "every_payment_once",
        "Every approved payment in pesos has one waterfall, and nothing else has",
        "billed <> led OR led <> shared",
        relation=(
            f"SELECT (SELECT count(*) FROM payments WHERE {BILLED}) AS billed, count(*) AS led, "
            "count(p.payment_id) AS shared FROM waterfalls LEFT JOIN "
            f"(SELECT source, payment_id FROM payments WHERE {BILLED}) p USING (source, payment_id)"
        ),
        shown=("billed", "led", "shared"),
    ),
)
"""What is expected of the table: judged on all rows, before anything is published."""


READ = ("payments", "settlement_lines", "deflator", "provinces")
Described = tuple[tuple[str, ibis.Schema], ...]


@contextmanager
def query(db: Database, policy: Policy) -> Iterator[str]:
    """Give the table by a policy as a query; what it is joined with stands in temporary tables until the end."""
    tariff = db.frame("SELECT * FROM processor_fees")
    spans = billing_spans(policy, tariff, db.frame("SELECT province FROM provinces ORDER BY 1")["province"])
    frames = spans.by_name()
    try:
        for name, frame in frames.items():
            replace_with_frame(db, name, frame)
        replace_with_frame(db, RATES, commission_rates(db, policy))
        yield _compiled(tuple((name, db.expression(name).schema()) for name in (*READ, RATES, *frames)))
    finally:
        for name in (*frames, RATES):
            db.execute(f"DROP TABLE IF EXISTS {name}")


@lru_cache(maxsize=2)
def _compiled(described: Described) -> str:
    """Turn the expression into SQL, which takes longer than running it over some thousand payments."""
    tables = {name: ibis.table(schema, name=name) for name, schema in described}
    billing = Billing(**{name: tables[f"billing_{name}"] for name in ("terms", "fees", "withholdings", "costs")})
    settled = settled_financing(tables["settlement_lines"])
    inputs = Inputs(tables["payments"], tables[RATES], settled, billing, tables["deflator"], tables["provinces"])
    return str(ibis.to_sql(payment_waterfall(inputs), dialect="duckdb"))


def require_tied_out(db: Database, path: Path) -> None:
    """Hold the table just written to RULES; GateRefusedError with the first rule that is broken."""
    waterfalls = f"WITH waterfalls AS (SELECT * FROM read_parquet({literal(str(path))}))"
    for rule in RULES:
        shown = ", ".join(rule.shown)
        rows = db.execute(f"{waterfalls} SELECT {shown} FROM ({rule.relation}) WHERE {rule.broken} LIMIT 1").fetchall()
        if rows:
            found = ", ".join(f"{name} {value}" for name, value in zip(rule.shown, rows[0], strict=True))
            raise GateRefusedError(
                f"{PAYMENT_WATERFALL.name} breaks {rule.name}: {rule.text} ({found}); "
                "nothing is published; run `barberpro validate` and see payments"
            )
