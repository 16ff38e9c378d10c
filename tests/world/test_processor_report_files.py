"""The processor's reports of a small world: they tie to its payments to the centavo, but for what was planted."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from datetime import date
from decimal import Decimal

import numpy as np
import polars as pl
import pytest

from barberpro.world.arrays import DAY, Ints, take
from barberpro.world.assumptions import Assumptions
from barberpro.world.columns import Ledger, ledger
from barberpro.world.ground import Facts
from barberpro.world.movements import CHARGEBACK, REFUND, SETTLEMENT, Movements, payouts, released, settled
from barberpro.world.reports import Report, reports
from barberpro.world.slips import PLAIN_TO_A_SLIP, SLIPS, differences_truth, told
from barberpro.world.versions import PARTLY, REFUNDED
from barberpro.world.world import World, world


@pytest.fixture(scope="module")
def shared(marketplace: World) -> Ledger:
    return ledger(marketplace)


@pytest.fixture(scope="module")
def moved(marketplace: World, shared: Ledger) -> Movements:
    return settled(marketplace, shared)


@pytest.fixture(scope="module")
def written(marketplace: World, shared: Ledger) -> dict[str, Report]:
    return {each.name: each for each in reports(marketplace, shared)}


def by_attempt(some: Movements, values: Ints, size: int) -> Ints:
    total = np.zeros(size, dtype=np.int64)
    np.add.at(total, some.attempt, values)
    return total


def test_every_approved_payment_is_settled_once_with_its_fee_and_tax(
    marketplace: World, shared: Ledger, moved: Movements
) -> None:
    made = marketplace.attempts
    sales = take(moved, moved.kind == SETTLEMENT)
    approved = np.flatnonzero(~made.failed & (made.decided_at < marketplace.ground.calendar.end_at))
    assert np.array_equal(np.sort(sales.attempt), approved)
    assert np.array_equal(sales.net, shared.money.net[sales.attempt])
    assert np.array_equal(sales.at, made.decided_at[sales.attempt])


def test_refunds_are_those_of_the_versions_and_a_whole_one_leaves_nothing(
    marketplace: World, shared: Ledger, moved: Movements
) -> None:
    size, seen = len(marketplace.payment_id), marketplace.versions
    back = take(moved, moved.kind == REFUND)
    refunded = np.zeros(size, dtype=np.int64)
    rows = np.isin(seen.state, (PARTLY, REFUNDED))
    np.maximum.at(refunded, seen.attempt[rows], seen.refunded[rows])
    assert np.array_equal(-by_attempt(back, back.amount, size), refunded)
    left = by_attempt(moved, moved.net, size)
    whole = refunded == shared.money.amount
    assert whole.sum() > 100
    assert not left[whole & (refunded > 0)].any()
    assert ((back.fee >= 0) & (back.tax >= 0)).all()


def test_a_contested_payment_goes_and_comes_back_when_the_shop_wins(marketplace: World, moved: Movements) -> None:
    size, end_at, every = len(marketplace.payment_id), marketplace.ground.calendar.end_at, marketplace.disputes
    contested = take(moved, moved.kind == CHARGEBACK)
    held = by_attempt(contested, contested.net, size)[every.attempt]
    won = ~every.against_shop & (every.closed_at < end_at)
    assert (held[won] == 0).all()
    assert (held[~won] < 0).all()
    assert len(contested.at) == len(every.attempt) + won.sum() > 5


def test_money_is_released_when_its_days_are_over_and_not_a_centavo_is_lost(
    marketplace: World, shared: Ledger, moved: Movements
) -> None:
    usable, size = released(marketplace, shared, moved), len(marketplace.payment_id)
    free_at = marketplace.attempts.decided_at + shared.money.release_after
    assert (usable.at >= free_at[usable.attempt]).all()
    over = free_at < marketplace.ground.calendar.end_at
    assert np.array_equal(by_attempt(usable, usable.net, size), np.where(over, by_attempt(moved, moved.net, size), 0))


def test_money_leaves_on_mondays_in_whole_thousands_and_never_more_than_there_is(
    marketplace: World, shared: Ledger, moved: Movements
) -> None:
    usable = released(marketplace, shared, moved)
    out = payouts(marketplace, usable)
    assert len(out.at) > 40
    assert (out.amount % 100_000 == 0).all()
    assert set((out.at - 12 * 3_600_000_000) // DAY % 7) == {4}  # days since a Thursday, at nine in Buenos Aires
    for at, left in zip(out.at, -np.cumsum(out.amount), strict=True):
        assert left <= usable.net[usable.at < at].sum()
    assert len(np.unique(out.payment_id)) == len(out.payment_id)


def test_each_slip_is_told_and_nothing_else_differs(marketplace: World, shared: Ledger, moved: Movements) -> None:
    said, size = told(marketplace, shared), len(marketplace.payment_id)
    assert np.bincount(said.slip).tolist() == [2] * len(SLIPS)
    usable = released(marketplace, shared, moved)
    spoilt = np.zeros(size, dtype=bool)
    spoilt[said.attempt] = True
    for before, after in ((moved, said.settled), (usable, said.released)):
        assert plain(take(before, ~spoilt[before.attempt])) == plain(take(after, ~spoilt[after.attempt]))
        changed = by_attempt(after, after.net, size) - by_attempt(before, before.net, size)
        at_stage = np.array([stage == "released" for stage, _ in SLIPS])[said.slip]
        expected = np.where(at_stage & (after is said.settled), 0, said.changed)
        assert np.array_equal(changed[said.attempt], expected)
        assert not changed[~spoilt].any()


def plain(some: Movements) -> list[tuple[int, ...]]:
    columns = (some.payment_id, some.kind, some.at, some.amount, some.fee, some.tax)
    return sorted(zip(*(column.tolist() for column in columns), strict=True))


def test_the_truth_names_the_slips_in_order(marketplace: World) -> None:
    truth = differences_truth(marketplace, ledger(marketplace))
    assert truth.columns == ["payment_id", "leg", "cause", "amount"]
    assert truth["payment_id"].is_sorted()
    assert sorted(truth.select("leg", "cause").unique().rows()) == sorted(SLIPS)
    unknown = truth.filter(cause="missing_here")["payment_id"]
    assert not set(unknown.cast(pl.Int64)) & set(marketplace.payment_id.tolist())
    small = truth.filter(cause="amount")["amount"].abs().to_list()
    assert small == [Decimal("0.01")] * 4
    assert PLAIN_TO_A_SLIP * len(SLIPS) * 2 < len(marketplace.payment_id)


def rows_of(report: Report, delimiter: str) -> list[dict[str, str]]:
    rows = list(csv.DictReader(io.StringIO(report.text), delimiter=delimiter))
    assert len(rows) == report.lines
    return rows


def test_a_line_of_the_newer_settlement_report_adds_up(written: dict[str, Report]) -> None:
    rows = rows_of(written["settlement-report-2025"], ";")
    for row in rows:
        parts = sum(Decimal(row[name]) for name in ("TRANSACTION_AMOUNT", "FEE_AMOUNT", "TAXES_AMOUNT"))
        assert parts == Decimal(row["SETTLEMENT_NET_AMOUNT"])
        assert row["TRANSACTION_DATE"] <= row["SETTLEMENT_DATE"]
    real: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        real[row["SOURCE_ID"]] += Decimal(row["SETTLEMENT_NET_AMOUNT"])
    for row in rows:
        if row["TRANSACTION_TYPE"] == "SETTLEMENT":
            assert Decimal(row["REAL_AMOUNT"]) == real[row["SOURCE_ID"]]
    units = {row["SUB_UNIT"] for row in rows if row["TRANSACTION_TYPE"] != "PAYOUT"}
    assert units == {"QR", "Checkout Pro"}


def test_a_release_report_begins_with_its_balance_and_ends_with_its_sum(facts: Facts) -> None:
    longer = world(facts, 2_000, (date(2025, 11, 1), date(2026, 3, 1)), 11, Assumptions())
    found = {each.name: each for each in reports(longer, ledger(longer))}
    *lines, last = rows_of(found["release-report-2025"], ",")
    first, *later, end = rows_of(found["release-report-2026"], ";")
    assert {row["RECORD_TYPE"] for row in (*lines, *later)} == {"release"}
    assert (first["RECORD_TYPE"], end["RECORD_TYPE"]) == ("initial_available_balance", "total")
    assert net(first) == net(last) > 0
    assert_adds_up(lines, last)
    assert_adds_up([first, *later], end)
    balance = net(first)
    for row in later:
        balance += net(row)
        assert Decimal(row["BALANCE_AMOUNT"]) == balance


def net(row: dict[str, str]) -> Decimal:
    return Decimal(row["NET_CREDIT_AMOUNT"]) - Decimal(row["NET_DEBIT_AMOUNT"])


def assert_adds_up(lines: list[dict[str, str]], last: dict[str, str]) -> None:
    """Each line from its parts, all of them to the last one."""
    for name in ("NET_CREDIT_AMOUNT", "NET_DEBIT_AMOUNT"):
        assert sum(Decimal(row[name]) for row in lines) == Decimal(last[name])
    for row in lines:
        assert sum(Decimal(row[name]) for name in ("GROSS_AMOUNT", "MP_FEE_AMOUNT", "TAXES_AMOUNT")) == net(row)
    assert [row["DATE"] for row in lines] == sorted(row["DATE"] for row in lines)
