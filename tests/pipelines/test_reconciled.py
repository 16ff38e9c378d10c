"""A month tied out: whatever is spoilt in a ledger that ties is found with its cause, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from datetime import timedelta
from decimal import Decimal

import polars as pl
import pytest

from barberpro.domain.books import Month
from barberpro.errors import BadInputError, UnavailableError
from barberpro.warehouse.database import Database, memory_database
from pipelines import tie_out
from pipelines.reconciled import Reconciled, movements_of, reconciled
from tests.pipelines import ledger
from tests.pipelines.ledger import Ledger, Row, at, day

MARCH = Month.parse("2024-03")


@pytest.fixture
def db() -> Iterator[Database]:
    with memory_database() as opened:
        yield opened


def found_in(made: Ledger, db: Database, as_of: str | None = None) -> Reconciled:
    ledger.fill(db, made)
    return reconciled(db, MARCH, day(as_of) if as_of else None)


def line_of(rows: list[Row], key: str, kind: str = "SETTLEMENT") -> Row:
    wanted = {"transaction_type": kind} if "transaction_type" in rows[0] else {"description": kind}
    return next(row for row in rows if row["payment_id"] == key and wanted.items() <= row.items())


def taken_out(made: Ledger, key: str) -> None:
    made.events = [row for row in made.events if row["payment_id"] != key]


def unsettled(made: Ledger, key: str) -> None:
    made.settled = [row for row in made.settled if row["payment_id"] != key]
    made.released = [row for row in made.released if row["payment_id"] != key]


def unreleased(made: Ledger, key: str) -> None:
    made.released = [row for row in made.released if row["payment_id"] != key]


def dearer(made: Ledger, key: str) -> None:
    for rows, net in ((made.settled, "net_amount"), (made.released, "net_credit")):
        line = line_of(rows, key, "SETTLEMENT" if rows is made.settled else "payment")
        line["fee_amount"] -= Decimal("12.34")
        line[net] -= Decimal("12.34")


def taxed(made: Ledger, key: str) -> None:
    line = line_of(made.released, key, "payment")
    line["taxes_amount"] -= Decimal("0.01")
    line["net_credit"] -= Decimal("0.01")


def smaller(made: Ledger, key: str) -> None:
    for rows, gross, net in ((made.settled, "amount", "net_amount"), (made.released, "gross_amount", "net_credit")):
        line = line_of(rows, key, "SETTLEMENT" if rows is made.settled else "payment")
        line[gross] -= Decimal("100.00")
        line[net] -= Decimal("100.00")


def twice(made: Ledger, key: str) -> None:
    made.settled.append(line_of(made.settled, key) | {"line_id": "again"})


def next_day(made: Ledger, key: str) -> None:
    line_of(made.settled, key)["settled_at"] += timedelta(days=1)


SPOILT = {
    "missing_here": (taken_out, [("settlement", "missing_here", "948.99")]),
    "missing_there": (unsettled, [("settlement", "missing_there", "-948.99")]),
    "never_released": (unreleased, [("released", "missing_there", "-948.99")]),
    "fee": (dearer, [("settlement", "fee", "-12.34")]),
    "tax": (taxed, [("released", "tax", "-0.01")]),
    "amount": (smaller, [("settlement", "amount", "-100.00")]),
    "twice": (twice, [("settlement", "missing_here", "948.99"), ("released", "missing_there", "-948.99")]),
    "next_day": (next_day, []),
}


@pytest.fixture(scope="module")
def spoilt() -> Reconciled:
    """Tie out a month in which one sale is spoilt in each way."""
    made = few()
    for name, (spoil, _) in SPOILT.items():
        made.sell(name, at("2024-03-05"), "999.99", method="debit_card")
        spoil(made, name)
    with memory_database() as opened:
        return found_in(made, opened)


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_spoilt_is_found_with_its_cause(name: str, spoilt: Reconciled) -> None:
    own = spoilt.open.filter(pl.col("payment_id") == name)
    told = [(row["stage"], row["cause"], str(row["amount"])) for row in own.iter_rows(named=True)]
    assert sorted(told) == sorted(SPOILT[name][1])


def test_nothing_else_is_found_and_no_centavo_stays(spoilt: Reconciled) -> None:
    assert set(spoilt.open["payment_id"]) == {name for name, (_, expected) in SPOILT.items() if expected}
    assert spoilt.residual == 0


def few() -> Ledger:
    """Sell a few, with a refund of each kind and a dispute that was won; data reach into May."""
    made = Ledger()
    made.sell("before", at("2024-02-27"))
    made.sell("spoilt", at("2024-03-05"), "999.99", method="debit_card")
    made.refund(made.sell("back", at("2024-03-06")), at("2024-03-09"), "1000.00")
    part = made.refund(made.sell("part", at("2024-03-07")), at("2024-03-10"), "300.33")
    made.refund(part, at("2024-03-12"), "300.33")
    made.contest(made.contest(made.sell("won", at("2024-03-08")), at("2024-03-20")), at("2024-04-02"), "reimbursed")
    made.contest(made.contest(made.sell("lost", at("2024-03-09")), at("2024-03-21")), at("2024-04-09"), "settled")
    halves = made.sell("halves", at("2024-03-10"), "1000.34")
    made.refund(made.refund(halves, at("2024-03-11"), "500.17"), at("2024-03-12"), "500.17")
    made.sell("last", at("2024-05-10"))
    return made


def test_equal_refunds_are_paired_part_by_part_and_a_lost_dispute_is_no_refund_besides(db: Database) -> None:
    found = found_in(few(), db)
    assert found.open.is_empty()
    fees = movements_of(db, MARCH).filter(payment_id="halves", kind="refund", stage="payments")["fee"].to_list()
    assert sorted(map(str, fees)) == ["20.50", "20.51"]


def test_days_are_those_of_buenos_aires_and_the_bridge_leads_from_one_to_the_next(db: Database) -> None:
    made = Ledger()
    made.sell("late in February there", at("2024-03-01", 2))
    made.sell("at night", at("2024-03-14", 1))
    made.sell("released in April", at("2024-03-25"))
    made.sell("last", at("2024-05-10"))
    found = found_in(made, db)
    net = Decimal("949.00")
    assert [(row["day"], row["payments"], row["released"]) for row in found.tied.iter_rows(named=True)] == [
        (day("2024-03-13"), net, Decimal(0)),
        (day("2024-03-14"), Decimal(0), net),
        (day("2024-03-25"), net, Decimal(0)),
        (day("2024-03-27"), Decimal(0), net),
    ]
    bars = {(bar.stage, bar.step): bar.amount for bar in tie_out.bridge(found.tied, found.differences, "ARS")}
    assert bars == {
        ("payments", "total"): 2 * net,
        ("settlement", "total"): 2 * net,
        ("released", "timing_earlier"): net,
        ("released", "timing_later"): -net,
        ("released", "timing_within"): Decimal(0),
        ("released", "total"): 2 * net,
    }


def test_money_that_is_not_due_yet_is_timing_and_what_is_overdue_is_missing(db: Database) -> None:
    made = Ledger()
    for key, when in (("overdue", "2024-03-02"), ("waits", "2024-03-20")):
        made.sell(key, at(when))
        unreleased(made, key)
    made.sell("seen last", at("2024-03-13"))
    causes = {
        row["payment_id"]: (row["cause"], row["timing"], row["age_days"])
        for row in found_in(made, db).differences.iter_rows(named=True)
    }
    assert causes["overdue"] == ("missing_there", None, 25)
    assert causes["waits"] == ("timing", "not_yet", 7)


def test_ages_are_counted_to_the_day_asked_for(db: Database) -> None:
    made = few()
    unsettled(made, "spoilt")
    found = found_in(made, db, "2024-06-03")
    assert found.open["age_days"].to_list() == [90]


def test_withdrawals_are_no_sales_and_stand_beside_the_bridge(db: Database) -> None:
    made = few()
    out = Decimal("-500.00")
    made.settle("w1", at("2024-03-15"), out, Decimal(0), Decimal(0), transaction_type="WITHDRAWAL")
    made.release("w1", at("2024-03-15"), out, Decimal(0), Decimal(0), description="payout")
    made.released.append(made.released[0] | {"line_id": "total", "record_type": "total", "net_credit": Decimal(10**6)})
    found = found_in(made, db)
    assert found.open.is_empty()
    assert found.outside.select("stage", "what", "net").rows() == [
        ("released", "payout", out),
        ("settlement", "withdrawal", out),
    ]


def test_an_unknown_type_and_a_tax_that_stands_alone_are_not_lost(db: Database) -> None:
    made = few()
    made.settle("x1", at("2024-03-15"), Decimal("7.00"), Decimal(0), Decimal(0), transaction_type="CASHBACK")
    made.release("spoilt", at("2024-03-19"), Decimal(0), Decimal(0), Decimal("-3.00"), description="tax_payment_iibb")
    found = found_in(made, db)
    told = {(row["stage"], row["kind"], row["cause"]) for row in found.open.iter_rows(named=True)}
    assert told >= {("settlement", "other", "missing_here"), ("released", "tax", "tax")}
    assert found.residual == 0


def test_a_busy_month_ties_and_so_does_one_in_which_everything_is_spoilt(db: Database) -> None:
    made = ledger.busy_month()
    whole = found_in(deepcopy(made), db)
    assert whole.open.is_empty()
    assert set(whole.totals["stage"]) == {"payments", "settlement", "released"}
    with memory_database() as other:
        spoilt = found_in(_at_random(made), other)
    assert spoilt.residual == 0
    assert set(spoilt.open["cause"]) == {"missing_here", "missing_there", "amount", "fee", "tax"}
    for stage in ("payments", "settlement", "released"):
        assert tie_out.sum_of(spoilt.tied, stage) == spoilt.totals.filter(pl.col("stage") == stage)["net"].sum()


def _at_random(made: Ledger) -> Ledger:
    """Spoil every seventh payment, each in another way."""
    keys = sorted({row["payment_id"] for row in made.events})[::7]
    ways: list[Callable[[Ledger, str], None]] = [way for way, _ in SPOILT.values()]
    for number, key in enumerate(keys):
        ways[number % len(ways)](made, key)
    return made


def test_a_residual_shows_where_a_difference_is_lost(db: Database) -> None:
    made = few()
    unsettled(made, "spoilt")
    found = found_in(made, db)
    lost = tie_out.tie_out(found.totals, found.differences.filter(~pl.col("is_open")))
    assert tie_out.residual(lost) == Decimal("948.99")


def test_movements_add_up_to_the_totals(db: Database) -> None:
    found = found_in(few(), db)
    sums = movements_of(db, MARCH).group_by("stage").agg(pl.col("net").sum()).sort("stage")
    assert sums.rows() == found.totals.group_by("stage").agg(pl.col("net").sum()).sort("stage").rows()


def test_without_reports_or_movements_it_says_what_to_do(db: Database) -> None:
    made = few()
    ledger.fill(db, made)
    with pytest.raises(
        BadInputError, match="nothing moved in 2023-01; the months with movements are 2024-02 to 2024-05"
    ):
        reconciled(db, Month.parse("2023-01"))
    with pytest.raises(BadInputError, match="as-of 2024-02-29 lies before 2024-03"):
        reconciled(db, MARCH, day("2024-02-29"))
    db.execute("DELETE FROM settlement_lines")
    db.execute("DELETE FROM release_lines")
    with pytest.raises(UnavailableError, match="no settlement or release report is loaded"):
        reconciled(db, MARCH)
