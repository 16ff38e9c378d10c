"""The waterfall as an expression against `domain.waterfall`, payment by payment, to the centavo."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import ibis
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from barberpro.domain.inflation import month_of
from barberpro.domain.vocabulary import APPROVED_STATUSES, METHODS, STATUSES
from barberpro.domain.waterfall import COSTS, LINES, NET, Reported, Waterfall, waterfall
from barberpro.parameters import reference
from barberpro.policies.billing import Charged, billing_terms, rates
from barberpro.policies.billing_spans import billing_spans, fees
from barberpro.policies.files import shipped_policy
from barberpro.policies.policy import DatedValue, Policy
from barberpro.tables import schemas
from barberpro.tables.charge_rates import Billing
from barberpro.tables.waterfall import Inputs, payment_waterfall, settled_financing
from barberpro.tables.waterfall_schema import BASIS_OF, PAYMENT_WATERFALL
from barberpro.warehouse.database import Database, memory_database
from barberpro.warehouse.writer import replace_with_frame
from tests.tables import invented

UTC, LOCAL = ZoneInfo("UTC"), ZoneInfo("America/Argentina/Buenos_Aires")
REGIONS = {"AR-C": "gba", "AR-S": "pampeana", "AR-W": "nea"}
BASE = date(2025, 9, 1)
MONTHS = [date(2025, month, 1) for month in range(6, 13)] + [date(2026, 1, 1)]
INDEX = {
    (region, month): Decimal("1000.1234") * (number + 1) ** 2 + Decimal("0.0007") * place
    for place, region in enumerate(("nacional", *REGIONS.values()))
    for number, month in enumerate(MONTHS)
}
TARIFF = reference.processor_fees().with_columns(
    basis=pl.when(pl.col("channel") == "online").then(pl.lit("press")).otherwise(pl.col("basis"))
)


def policy() -> Policy:
    """Change some terms on a day, so that spans matter."""
    shipped = shipped_policy()
    later = {
        "billing.processor_iva_bp": 1050,
        "billing.release_days": 3,
        "billing.financing_borne_by": "collector",
        "billing.withholding_bp": {"AR-C": 150, "others": 37},
    }
    day = date(2025, 8, 1)
    return shipped.overlaid("test", {key: (DatedValue(day, value, "-", "-"),) for key, value in later.items()})


POLICY = policy()
FEES = fees(TARIFF)


@pytest.fixture(scope="module")
def db() -> Iterator[Database]:
    with memory_database() as opened:
        for table in (schemas.PAYMENTS, schemas.SETTLEMENT_LINES):
            invented.create(opened, table)
        deflator = [
            {"region": region, "month": month, "index_value": value,
             "basis": "published" if month <= BASE else "provisional"}
            for (region, month), value in INDEX.items()
        ]  # fmt: skip
        invented.create(opened, schemas.DEFLATOR, deflator)
        places = [{"province": name, "cpi_region": region} for name, region in REGIONS.items()]
        invented.create(opened, schemas.PROVINCES, places)
        opened.execute("CREATE TABLE rates (source VARCHAR, payment_id VARCHAR, rate_bp BIGINT, iva_bp BIGINT)")
        for name, frame in billing_spans(POLICY, TARIFF, REGIONS).by_name().items():
            replace_with_frame(opened, name, frame)
        yield opened


@cache
def sql(db: Database) -> str:
    table = db.expression
    billing = Billing(*(table(f"billing_{name}") for name in ("terms", "fees", "withholdings", "costs")))
    settled = settled_financing(table("settlement_lines"))
    inputs = Inputs(table("payments"), table("rates"), settled, billing, table("deflator"), table("provinces"))
    return str(ibis.to_sql(payment_waterfall(inputs), dialect="duckdb"))


def found(db: Database, rows: list[dict[str, Any]], settled: dict[str, Decimal], bp: dict[str, int]) -> pl.DataFrame:
    for name in ("payments", "settlement_lines", "rates"):
        db.execute(f"DELETE FROM {name}")
    invented.insert(db, schemas.PAYMENTS, rows)
    lines = [
        {**invented.VERSION, "line_id": key, "payment_id": key, "transaction_type": "SETTLEMENT", "currency": "ARS",
         "event_at": MOMENT, "known_at": MOMENT, "transacted_at": MOMENT, "amount": Decimal(0),
         "financing_fee_amount": -value}
        for key, value in settled.items()
    ]  # fmt: skip
    invented.insert(db, schemas.SETTLEMENT_LINES, lines)
    db.connection.register("given", pl.DataFrame({"payment_id": list(bp), "bp": list(bp.values())}).to_arrow())
    db.execute("INSERT INTO rates SELECT 'mercadopago', payment_id, bp, 2100 FROM given")
    return db.frame(f"SELECT * FROM ({sql(db)}) ORDER BY payment_id")


MOMENT = datetime(2025, 8, 1, 12)


def invented_payment(number: int, draw: random.Random) -> dict[str, Any]:
    """Draw a payment with anything that a source may leave out."""

    def maybe(value: Any) -> Any:
        return draw.choice([None, value, value])

    at = datetime(2025, 6, 1, 3) + timedelta(seconds=draw.randrange(200 * 86_400))
    amount = draw.choice([0, 1, 99, 50_050, 1_500_000, draw.randrange(10**7), draw.randrange(10**10)])
    fee, withheld = draw.randrange(amount // 8 + 1), draw.choice([0, draw.randrange(amount // 20 + 1)])
    net = amount - fee - withheld + draw.choice([0, 0, 0, -1, 500])
    return invented.payment(
        number,
        at,
        amount=pesos(amount),
        approved_at=maybe(at + timedelta(hours=draw.randrange(30))),
        release_on=maybe((at - timedelta(hours=3)).date() + timedelta(days=draw.randrange(-1, 40))),
        method=draw.choice([*METHODS, None]),
        province=draw.choice([*REGIONS, "elsewhere", None]),
        installments=draw.choice([None, 1, 1, 3, 6, 12, 72]),
        payer_financing=maybe(pesos(draw.choice([0, 12_345]))),
        processor_fee=maybe(pesos(fee)),
        taxes_withheld=maybe(pesos(withheld)),
        net_received=maybe(pesos(net)),
        status=draw.choice([*APPROVED_STATUSES, "approved", "refunded", draw.choice(STATUSES)]),
        refunded_amount=draw.choice([None, Decimal(0), pesos(draw.randrange(amount + 1)), pesos(amount + 7)]),
        currency=draw.choice(["ARS"] * 9 + ["BRL"]),
    )


def pesos(centavos: int) -> Decimal:
    return Decimal(centavos).scaleb(-2)


def centavos(amount: Decimal | None) -> int | None:
    return None if amount is None else int(amount.scaleb(2))


def local(at: datetime) -> date:
    return at.replace(tzinfo=UTC).astimezone(LOCAL).date()


def facts_of(row: dict[str, Any]) -> Charged:
    day = local(row["approved_at"] or row["attempted_at"])
    days = None if row["release_on"] is None else max((row["release_on"] - day).days, 0)
    province = row["province"] if row["province"] in REGIONS else None
    financing = centavos(row["payer_financing"])
    return Charged(row["source"], day, row["method"], province, row["installments"], financing, days)


def reference_of(row: dict[str, Any], settled: Decimal | None, bp: int) -> Waterfall:
    facts = facts_of(row)
    charged = rates(billing_terms(POLICY, facts.day), FEES, facts, (bp, 2100))
    told = [centavos(row[name]) for name in ("processor_fee", "taxes_withheld", "net_received")]
    return waterfall(centavos(row["amount"]) or 0, Reported(*told, centavos(settled)), charged)


def refunded(row: dict[str, Any]) -> int:
    amount = centavos(row["amount"]) or 0
    if row["status"] == "charged_back" or (row["status"] == "refunded" and row["refunded_amount"] is None):
        return amount
    return min(centavos(row["refunded_amount"]) or 0, amount)


def expected(row: dict[str, Any], settled: Decimal | None, bp: int) -> dict[str, Any]:
    """Compute a row of the table with the scalar reference."""
    facts, led = facts_of(row), reference_of(row, settled, bp)
    release_on = row["release_on"] or facts.day + timedelta(days=billing_terms(POLICY, facts.day).release_days)
    index = {month: value for (region, month), value in INDEX.items()
             if region == REGIONS.get(row["province"], "nacional")}  # fmt: skip
    back = led.given_back(0, refunded(row))
    month = min(month_of(release_on), MONTHS[-1])
    real = led.real(month, BASE, index)
    basis = {line.code: line.basis for line in led.lines}
    return {
        "payment_id": row["payment_id"],
        "charged_on": facts.day,
        "release_on": release_on,
        "gross": row["amount"],
        **{code: pesos(value) for code, value in led.amounts.items()},
        "net_received": pesos(led.net_received),
        "commission_bp": bp,
        **{name: basis[lines.split()[0]] for name, lines in BASIS_OF.items()},
        "gross_returned": pesos(refunded(row)),
        **{f"{code}_returned": pesos(value) for code, value in back.items()},
        **{f"{code}_real": pesos(value) for code, value in real.items()},
        "base_month": BASE,
        "real_basis": "published" if month <= BASE else "provisional",
    }


def is_billed(row: dict[str, Any]) -> bool:
    return row["status"] in APPROVED_STATUSES and row["currency"] == "ARS"


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32))
def test_agrees_with_the_reference_to_the_centavo(db: Database, seed: int) -> None:
    draw = random.Random(seed)
    rows = [invented_payment(number, draw) for number in range(2_000)]
    settled = {row["payment_id"]: pesos(draw.choice([0, 1_000, 99_999])) for row in rows if draw.random() < 0.2}
    bp = {row["payment_id"]: draw.choice([200, 250, 280, 350]) for row in rows}
    wanted = [
        expected(row, settled.get(row["payment_id"]), bp[row["payment_id"]])
        for row in sorted(rows, key=lambda row: row["payment_id"])
        if is_billed(row)
    ]
    table = found(db, rows, settled, bp)
    assert table.height == len(wanted) > 1_000
    for got, want in zip(table.iter_rows(named=True), wanted, strict=True):
        assert {name: got[name] for name in want} == want


def test_has_the_columns_and_types_of_its_schema(db: Database) -> None:
    described = db.execute(f"DESCRIBE ({sql(db)})").fetchall()
    kinds = [(column.name, schemas.SQL_TYPES[column.kind]) for column in PAYMENT_WATERFALL.columns]
    assert [(name, kind) for name, kind, *_ in described] == kinds


def test_lines_of_every_row_add_up_nominal_returned_and_real(db: Database) -> None:
    draw = random.Random(1)
    table = found(db, [invented_payment(number, draw) for number in range(500)], {}, {})
    for suffix in ("", "_returned", "_real"):
        parts = pl.sum_horizontal(f"{code}{suffix}" for code in LINES)
        assert table.select((parts == pl.col(f"gross{suffix}")).all()).item()


def test_a_large_payment_half_refunded_stays_exact(db: Database) -> None:
    amount = Decimal("9999999999.99")
    row = invented.payment(1, MOMENT, amount=amount, processor_fee=Decimal("333333333.33"),
                           refunded_amount=Decimal("4999999999.99"), taxes_withheld=Decimal(0))  # fmt: skip
    got = found(db, [row], {}, {row["payment_id"]: 350}).row(0, named=True)
    back = reference_of({**dict.fromkeys(PAYMENT_COLUMNS), **row}, None, 350).given_back(0, 499_999_999_999)
    assert {code: got[f"{code}_returned"] for code in LINES} == {code: pesos(value) for code, value in back.items()}


PAYMENT_COLUMNS = schemas.PAYMENTS.names


def test_before_the_first_index_there_is_no_real_amount(db: Database) -> None:
    row = invented.payment(1, datetime(2025, 5, 2, 12), release_on=date(2025, 5, 20))
    got = found(db, [row], {}, {}).row(0, named=True)
    assert [got[f"{code}_real"] for code in (*COSTS, NET, "gross")] == [None] * 9
    assert (got["base_month"], got["real_basis"]) == (None, None)


def test_a_payment_without_a_rate_bears_no_commission(db: Database) -> None:
    got = found(db, [invented.payment(1, MOMENT)], {}, {}).row(0, named=True)
    assert (got["commission_bp"], got["commission"]) == (0, Decimal("0.00"))
