from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import ibis
import ibis.expr.types as ir
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from barberpro.domain.inflation import month_of, real_amount
from barberpro.domain.vocabulary import APPROVED_STATUSES, DECLINE_CLASSES, DECLINED_STATUSES, METHODS, STATUSES
from barberpro.tables import mart_schemas, marts, schemas
from barberpro.tables.mart_schemas import MONEY, REAL_MONEY, SLICES
from barberpro.warehouse.database import Database, memory_database
from tests.tables import invented

ZONE = ZoneInfo("America/Argentina/Buenos_Aires")
REGIONS = {"AR-C": "gba", "AR-M": "cuyo"}
MONTHS = [date(2023, month, 1) for month in range(10, 13)] + [date(2024, month, 1) for month in range(1, 6)]
PROVISIONAL = MONTHS[-2:]
INDEX = {
    (region, month): Decimal("1000.1234") * (number + 1) ** 2 + Decimal("0.0007") * place
    for place, region in enumerate(("nacional", "gba", "cuyo"))
    for number, month in enumerate(MONTHS)
}
BASE = MONTHS[-3]


def basis_of(month: date) -> str:
    return "provisional" if month in PROVISIONAL else "published"


@pytest.fixture(scope="module")
def warehouse() -> Iterator[Database]:
    with memory_database() as opened:
        for table in (schemas.PAYMENTS, schemas.CHECKOUTS, schemas.PROVIDERS):
            invented.create(opened, table)
        invented.create(
            opened,
            schemas.DEFLATOR,
            [
                {"region": region, "month": month, "index_value": value, "basis": basis_of(month)}
                for (region, month), value in INDEX.items()
            ],
        )
        invented.create(
            opened,
            schemas.PROVINCES,
            [{"province": province, "cpi_region": region} for province, region in REGIONS.items()],
        )
        yield opened


@pytest.fixture
def db(warehouse: Database) -> Database:
    warehouse.execute("DELETE FROM payments")
    warehouse.execute("DELETE FROM checkouts")
    warehouse.execute("DELETE FROM providers")
    return warehouse


def daily(db: Database, rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    db.execute("DELETE FROM payments")
    invented.insert(db, schemas.PAYMENTS, rows)
    return db.frame(metric_daily_sql(db))


@cache
def metric_daily_sql(db: Database) -> str:
    """Give the mart as SQL, compiled once for the many examples."""
    return sql(marts.metric_daily(db.expression("payments"), db.expression("deflator"), db.expression("provinces")))


def sql(expression: ir.Table) -> str:
    return str(ibis.to_sql(expression, dialect="duckdb"))


payments = st.lists(
    st.builds(
        invented.payment,
        number=st.integers(0, 10**6),
        attempted_at=st.datetimes(datetime(2023, 10, 1, 3), datetime(2024, 7, 1)),
        amount=st.decimals(0, 10**9, places=2),
        refunded_amount=st.none() | st.decimals(0, 10**9, places=2),
        processor_fee=st.none() | st.decimals(-(10**6), 10**9, places=2),
        taxes_withheld=st.none() | st.decimals(0, 10**6, places=2),
        net_received=st.none() | st.decimals(0, 10**9, places=2),
        payer_financing=st.none() | st.decimals(0, 10**6, places=2),
        city=st.sampled_from(["Mendoza", None]),
        provider_id=st.sampled_from(["p1", "p2", None]),
        currency=st.sampled_from(["ARS", "BRL"]),
        province=st.sampled_from(["AR-C", "AR-M", "elsewhere", None]),
        method=st.sampled_from([*METHODS[:2], None]),
        status=st.sampled_from(STATUSES),
        decline_class=st.sampled_from([*DECLINE_CLASSES, None]),
        source=st.sampled_from(["mercadopago", "psp"]),
    ),
    max_size=25,
)


def reference(rows: Sequence[dict[str, Any]]) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Compute the same figures in plain Python, one payment after another."""
    totals: dict[tuple[Any, ...], dict[str, Any]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        day = row["attempted_at"].replace(tzinfo=ZoneInfo("UTC")).astimezone(ZONE).date()
        places = (row[name] or "unknown" for name in ("province", "city", "provider_id", "method"))
        found = totals[day, row["source"], row["currency"], *places]
        found["attempts"] += 1
        for name in (*REAL_MONEY, "gross_with_fee"):
            found[name] += Decimal(0)
        found["disputes"] += row["status"] == "in_mediation"
        found["chargebacks"] += row["status"] == "charged_back"
        if row["status"] in APPROVED_STATUSES:
            found["approved"] += 1
            found["refunds"] += bool(row["refunded_amount"])
            for name, column in MONEY.items():
                found[name] += row[column] or 0
            found["gross_with_fee"] += row["amount"] if row["processor_fee"] is not None else 0
            found["charged_back"] += row["amount"] if row["status"] == "charged_back" else 0
        elif row["status"] in DECLINED_STATUSES:
            found["declined"] += 1
            found[f"declined_{row['decline_class'] or 'unclassified'}"] += 1
        else:
            found["undecided"] += 1
    for (day, _, currency, province, *_), found in totals.items():
        index = {month: INDEX[REGIONS.get(province, "nacional"), month] for month in MONTHS}
        priced = min(month_of(day), MONTHS[-1])
        for name in REAL_MONEY:
            found[f"{name}_real"] = real_amount(found[name], priced, BASE, index) if currency == "ARS" else None
        found["base_month"] = BASE if currency == "ARS" else None
        found["real_basis"] = basis_of(priced) if currency == "ARS" else None
    return totals


@given(rows=payments)
def test_agrees_with_plain_python_to_the_centavo(warehouse: Database, rows: list[dict[str, Any]]) -> None:
    found = {tuple(row[name] for name in SLICES): row for row in daily(warehouse, rows).iter_rows(named=True)}
    expected = reference(rows)
    assert set(found) == set(expected)
    for key, row in found.items():
        figures = {name: value for name, value in row.items() if name not in SLICES}
        assert figures == {name: expected[key][name] for name in figures}


@given(rows=payments)
def test_sums_equal_the_ledger_to_the_centavo(warehouse: Database, rows: list[dict[str, Any]]) -> None:
    mart = daily(warehouse, rows)
    approved = [row for row in rows if row["status"] in APPROVED_STATUSES]
    assert mart["attempts"].sum() == len(rows)
    assert sum(mart["gross"], Decimal(0)) == sum((row["amount"] for row in approved), Decimal(0))
    assert sum(mart["refunded"], Decimal(0)) == sum((row["refunded_amount"] or 0 for row in approved), Decimal(0))
    parts = [mart[name].sum() for name in mart.columns if name.startswith("declined_")]
    assert sum(parts) == mart["declined"].sum()
    shown = mart.filter(pl.col("currency") == "ARS")
    assert shown["real_basis"].null_count() == 0
    assert mart["attempts"].sum() == mart["approved"].sum() + mart["declined"].sum() + mart["undecided"].sum()


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        (datetime(2024, 1, 1, 2, 59, 59), date(2023, 12, 31)),
        (datetime(2024, 1, 1, 3, 0, 0), date(2024, 1, 1)),
        (datetime(2008, 12, 1, 1, 59, 59), date(2008, 11, 30)),  # summer time: UTC-2
        (datetime(2008, 12, 1, 2, 0, 0), date(2008, 12, 1)),
    ],
)
def test_days_are_cut_in_buenos_aires(db: Database, utc: datetime, day: date) -> None:
    assert daily(db, [invented.payment(1, utc)])["day"].to_list() == [day]


def test_the_month_of_the_index_is_that_of_the_local_day(db: Database) -> None:
    late_on_the_31st = datetime(2024, 1, 1, 2, 30)
    real = daily(db, [invented.payment(1, late_on_the_31st)])["gross_real"].item()
    index = {month: INDEX["gba", month] for month in MONTHS}
    assert real == real_amount(Decimal(1000), date(2023, 12, 31), BASE, index)


@pytest.mark.parametrize(
    ("moment", "month", "basis"),
    [
        (datetime(2024, 4, 1, 2, 59), BASE, "published"),
        (datetime(2024, 4, 1, 3), PROVISIONAL[0], "provisional"),
        (datetime(2024, 5, 9), PROVISIONAL[1], "provisional"),
        (datetime(2024, 8, 1), PROVISIONAL[1], "provisional"),
    ],
)
def test_days_after_the_base_month_are_provisional_and_in_its_pesos(
    db: Database, moment: datetime, month: date, basis: str
) -> None:
    row = daily(db, [invented.payment(1, moment)]).row(0, named=True)
    index = {each: INDEX["gba", each] for each in MONTHS}
    expected = real_amount(Decimal(1000), month, BASE, index)
    assert (row["gross_real"], row["base_month"], row["real_basis"]) == (expected, BASE, basis)


def test_days_before_the_first_index_have_no_real_amount(db: Database) -> None:
    row = daily(db, [invented.payment(1, datetime(2020, 8, 1))]).row(0, named=True)
    assert (row["gross"], row["gross_real"], row["real_basis"]) == (Decimal(1000), None, None)


def test_large_amounts_stay_exact(db: Database) -> None:
    amount = Decimal("987654321098.76")
    real = daily(db, [invented.payment(1, datetime(2023, 10, 5), amount=amount)])["gross_real"].item()
    assert real == real_amount(amount, date(2023, 10, 5), BASE, {month: INDEX["gba", month] for month in MONTHS})


def test_first_attempts_leave_out_retries_and_unnumbered_attempts(db: Database) -> None:
    moment = datetime(2024, 1, 5, 15)
    statuses = [(1, "approved"), (1, "rejected"), (1, "pending"), (2, "approved"), (None, "approved")]
    rows = [invented.payment(n, moment, attempt_no=no, status=status) for n, (no, status) in enumerate(statuses)]
    invented.insert(db, schemas.PAYMENTS, rows)
    row = db.frame(marts.first_attempt_daily(db.expression("payments"))).row(0, named=True)
    assert (row["attempts"], row["approved"], row["declined"]) == (3, 1, 1)


def test_checkouts_are_counted_by_how_they_ended(db: Database) -> None:
    moment = datetime(2024, 1, 5, 15)
    outcomes = ["paid", "paid", "abandoned", "open"]
    rows = [invented.checkout(n, moment + timedelta(minutes=n), outcome) for n, outcome in enumerate(outcomes)]
    invented.insert(db, schemas.CHECKOUTS, rows)
    row = db.frame(checkout_daily(db)).row(0, named=True)
    assert (row["checkouts"], row["paid"], row["abandoned"], row["still_open"]) == (4, 2, 1, 1)


def checkout_daily(db: Database) -> ir.Table:
    return marts.checkout_daily(db.expression("checkouts"), db.expression("providers"))


def test_the_city_of_a_checkout_is_that_of_its_provider_unless_sources_differ(db: Database) -> None:
    cities = [
        ("p1", "a", "Mendoza"),
        ("p2", "a", "Rosario"),
        ("p2", "b", "Rosario"),
        ("p3", "a", "X"),
        ("p3", "b", "Y"),
    ]
    rows = [{"provider_id": who, "source": source, "city": city} for who, source, city in cities]
    invented.insert(db, schemas.PROVIDERS, rows)
    opened = [
        invented.checkout(number, datetime(2024, 1, 5), "paid", provider_id=who)
        for number, who in enumerate(["p1", "p2", "p3", "p4", None])
    ]
    invented.insert(db, schemas.CHECKOUTS, opened)
    found = db.frame(checkout_daily(db)).select("provider_id", "city", "checkouts").sort("provider_id").rows()
    cities_found = {"p1": "Mendoza", "p2": "Rosario", "p3": "unknown", "p4": "unknown", "unknown": "unknown"}
    assert found == [(who, city, 1) for who, city in cities_found.items()]


def test_a_client_who_pays_twice_a_day_is_one_row_and_who_fails_none(db: Database) -> None:
    moment = datetime(2024, 1, 5, 15)
    paid = [("c1", "approved"), ("c1", "refunded"), ("c2", "rejected"), (None, "approved"), ("c3", "approved")]
    rows = [invented.payment(n, moment, client_id=who, status=status) for n, (who, status) in enumerate(paid)]
    invented.insert(db, schemas.PAYMENTS, rows)
    found = db.frame(marts.client_daily(db.expression("payments"))).select("client_id", "approved").sort("client_id")
    assert found.rows() == [("c1", 2), ("c3", 1)]


def built(db: Database) -> list[tuple[schemas.Table, ir.Table]]:
    expression = db.expression
    return [
        (
            mart_schemas.METRIC_DAILY,
            marts.metric_daily(expression("payments"), expression("deflator"), expression("provinces")),
        ),
        (mart_schemas.FIRST_ATTEMPT_DAILY, marts.first_attempt_daily(expression("payments"))),
        (mart_schemas.CHECKOUT_DAILY, checkout_daily(db)),
        (mart_schemas.CLIENT_DAILY, marts.client_daily(expression("payments"))),
    ]


def test_marts_have_the_columns_and_types_of_their_schemas(db: Database) -> None:
    for table, expression in built(db):
        db.execute(f'CREATE TABLE "{table.name}" AS {sql(expression)}')
        described = {name: kind for name, kind, *_ in db.execute(f'DESCRIBE "{table.name}"').fetchall()}
        assert described == {column.name: schemas.SQL_TYPES[column.kind] for column in table.columns}
