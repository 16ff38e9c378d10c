from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from barberpro.errors import GateRefusedError
from barberpro.policies.files import shipped_policy
from barberpro.policies.policy import ALWAYS, DatedValue
from barberpro.settings import Settings
from barberpro.tables import schemas
from barberpro.tables.waterfall_schema import PAYMENT_WATERFALL
from barberpro.warehouse.database import Database, memory_database
from barberpro.warehouse.writer import add_reference_tables, open_writer
from pipelines import waterfalls
from pipelines.commission_rates import commission_rates
from tests.dashboards import published
from tests.tables import invented

JULY = datetime(2026, 7, 10, 15)
MIDNIGHT = datetime(2026, 7, 1, 3)
"""The first instant of July in Buenos Aires."""

READ = (
    schemas.PAYMENTS,
    schemas.CHECKOUTS,
    schemas.BOOKINGS,
    schemas.REFUNDS,
    schemas.REVIEWS,
    schemas.PROVIDERS,
)


@pytest.fixture
def db(settings: Settings) -> Iterator[Database]:
    with memory_database() as opened:
        for table in READ:
            invented.create(opened, table)
        add_reference_tables(opened, settings)
        yield opened


def booking(number: int, starts_at: datetime, **given: Any) -> dict[str, Any]:
    return {**invented.VERSION, "booking_id": f"b{number}", "provider_id": "p", "starts_at": starts_at,
            "created_at": starts_at - timedelta(days=1), "event_at": starts_at, "known_at": starts_at,
            "price": Decimal(1000), "currency": "ARS", "status": "completed", **given}  # fmt: skip


def rate(db: Database, june: int, **given: Any) -> int:
    """Find the rate of a payment in July, after so many completed bookings in June."""
    bookings = [booking(number, MIDNIGHT - timedelta(seconds=1)) for number in range(june)]
    invented.insert(db, schemas.BOOKINGS, [*bookings, booking(1_000, MIDNIGHT)])
    invented.insert(db, schemas.PAYMENTS, [invented.payment(1, JULY, **{"provider_id": "p", **given})])
    return int(commission_rates(db, shipped_policy())["rate_bp"].item())


@pytest.mark.parametrize(("june", "bp"), [(0, 350), (49, 350), (50, 280), (99, 280), (100, 250)])
def test_the_tier_is_that_of_the_bookings_of_the_month_before(db: Database, june: int, bp: int) -> None:
    assert rate(db, june) == bp


def test_a_rate_is_that_of_the_day_of_booking(db: Database) -> None:
    invented.insert(db, schemas.BOOKINGS, [booking(2_000, JULY, created_at=MIDNIGHT - timedelta(seconds=1))])
    assert rate(db, 50, booking_id="b2000") == 350


@pytest.mark.parametrize(("known_at", "bp"), [(MIDNIGHT - timedelta(seconds=1), 350), (MIDNIGHT, 280)])
def test_cancelled_bookings_and_those_known_to_be_refunded_by_then_do_not_count(
    db: Database, known_at: datetime, bp: int
) -> None:
    back = {**invented.VERSION, "refund_id": "r", "payment_id": "x", "booking_id": "b0", "created_at": JULY,
            "event_at": MIDNIGHT, "known_at": known_at, "amount": Decimal(1), "currency": "ARS", "reason": "goodwill",
            "status": "approved"}  # fmt: skip
    invented.insert(db, schemas.REFUNDS, [back])
    invented.insert(db, schemas.BOOKINGS, [booking(3_000, MIDNIGHT - timedelta(days=1), status="cancelled")])
    assert rate(db, 50) == bp


@pytest.mark.parametrize(("basis", "bp"), [("running", [350] * 50 + [280] * 2), ("retroactive", [280] * 52)])
def test_other_bases_bill_by_the_bookings_of_the_month_itself(db: Database, basis: str, bp: list[int]) -> None:
    invented.insert(db, schemas.BOOKINGS, [booking(number, JULY + timedelta(minutes=number)) for number in range(52)])
    made = [invented.payment(number, JULY + timedelta(minutes=number), provider_id="p") for number in range(52)]
    invented.insert(db, schemas.PAYMENTS, made)
    other = (DatedValue(ALWAYS, basis, "-", "-"),)
    rates = commission_rates(db, shipped_policy().overlaid("x", {"commission.tier_basis": other}))
    assert sorted(rates["rate_bp"], reverse=True) == bp


def test_a_payment_of_nobody_bears_the_first_tier(db: Database) -> None:
    assert rate(db, 60, provider_id=None) == 350


def test_sums_tie_out_with_payments_to_the_centavo(settings: Settings) -> None:
    published.publication(settings, published.history(400))
    with open_writer(settings) as opened:
        reported = opened.frame(
            "SELECT sum(amount) AS gross, sum(processor_fee) AS fee, sum(taxes_withheld) AS withheld, "
            f"sum(net_received) AS net, count(*) AS n FROM payments WHERE {waterfalls.BILLED} "
            "AND processor_fee IS NOT NULL AND taxes_withheld IS NOT NULL AND net_received IS NOT NULL"
        ).row(0)
        path = settings.tables / f"{PAYMENT_WATERFALL.name}.parquet"
        led = opened.frame(
            "SELECT sum(w.gross), sum(w.processor_fee + processor_fee_iva + financing), sum(w.taxes_withheld), "
            f"sum(w.net_received), count(*) FROM read_parquet('{path}') w JOIN payments p USING (source, payment_id) "
            "WHERE p.processor_fee IS NOT NULL AND p.taxes_withheld IS NOT NULL AND p.net_received IS NOT NULL"
        ).row(0)
    assert reported == led
    assert reported[-1] > 100


SPOILT = {
    "commission": "lines_add_up",
    "taxes_withheld_returned": "lines_add_up",
    "provider_net_real": "lines_add_up",
    "net_received": "net_received_ties_out",
}


def test_a_centavo_too_much_or_a_row_too_few_refuses_the_table(settings: Settings) -> None:
    published.publication(settings, published.history(50))
    path = settings.tables / f"{PAYMENT_WATERFALL.name}.parquet"
    table = pl.read_parquet(path)
    unreported = table.filter(pl.col("gross") > 0).slice(1)
    with open_writer(settings) as opened:
        waterfalls.require_tied_out(opened, path)
        for column, rule in SPOILT.items():
            more = (pl.col(column) + Decimal("0.01")).cast(pl.Decimal(18, 2))
            table.with_columns(more).write_parquet(path)
            with pytest.raises(GateRefusedError, match=rule):
                waterfalls.require_tied_out(opened, path)
        unreported.write_parquet(path)
        with pytest.raises(GateRefusedError, match="ties_out"):
            waterfalls.require_tied_out(opened, path)
        pl.concat([table, table.head(1).with_columns(payment_id=pl.lit("more"))]).write_parquet(path)
        with pytest.raises(GateRefusedError, match="every_payment_once"):
            waterfalls.require_tied_out(opened, path)


def test_nothing_temporary_is_left(settings: Settings) -> None:
    with open_writer(settings) as opened:
        before = opened.tables()
        with waterfalls.query(opened, shipped_policy()):
            assert "billing_fees" in opened.tables()
        assert opened.tables() == before
