"""Labels around every boundary of maturity."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import polars as pl
import pytest

from barberpro.params import MaturityHours
from models.labels import LABELS, labels
from tests.features.worlds import NOON, event, filled, warehouse

HOURS = MaturityHours(24, 24, 24, 24, 24, 72, 168, 48)
TICK = timedelta(microseconds=1)
DAY = timedelta(days=1)


def label(*events, hours=HOURS):
    with warehouse(filled(events)) as database:
        found = database.frame(labels(database.expression("payment_events"), hours))
    return {row["payment_id"]: bool(row["failed"]) for row in found.to_dicts()}


def late(known_at):
    """Another payment, which only tells how far the history reaches."""
    return event("last", known_at - TICK, known_at=known_at, method="credit_card")


@pytest.mark.parametrize(
    ("approved_after", "failed"),
    [(timedelta(0), False), (DAY - TICK, False), (DAY, False), (DAY + TICK, True)],
)
def test_approval_counts_until_the_method_gives_up(approved_after, failed):
    pending = event("a", status="pending", method="credit_card")
    approved = event("a", known_at=NOON + approved_after, method="credit_card")
    assert label(pending, approved, late(NOON + 2 * DAY))["a"] is failed


@pytest.mark.parametrize(("reach", "mature"), [(DAY - TICK, False), (DAY, True), (DAY + TICK, True)])
@pytest.mark.parametrize("status", ["approved", "rejected", "pending"])
def test_young_attempts_have_no_label_whatever_their_outcome(reach, mature, status):
    found = label(event("a", status=status, method="credit_card"), late(NOON + reach))
    assert ("a" in found) is mature
    if mature:
        assert found["a"] is (status != "approved")


@pytest.mark.parametrize(
    ("method", "hours"), [("credit_card", 24), ("bank_transfer", 72), ("cash_voucher", 168), (None, 48)]
)
def test_each_method_has_its_own_maturity(method, hours):
    paid = event("a", status="rejected", method=method)
    wait = timedelta(hours=hours)
    assert "a" in label(paid, late(NOON + wait))
    assert "a" not in label(paid, late(NOON + wait - TICK))
    longer = replace(HOURS, **{method or "unknown": hours + 1})
    assert "a" not in label(paid, late(NOON + wait), hours=longer)


@pytest.mark.parametrize("status", ["refunded", "charged_back", "in_mediation"])
def test_what_happened_to_the_money_later_does_not_undo_an_approval(status):
    assert label(event("a", status=status), late(NOON + 9 * DAY))["a"] is False


def test_sources_are_cut_each_by_its_own_reach():
    other = late(NOON + 9 * DAY) | {"source": "other"}
    assert "a" not in label(event("a", method="qr"), other)


def test_rows_without_an_outcome_are_no_label():
    assert "a" not in label(event("a", status=None, method="qr"), late(NOON + 9 * DAY))


def test_a_late_version_may_say_when_it_was_approved():
    seen_late = event("a", after=9 * 86_400, status="refunded", method="qr")
    assert label(seen_late, late(NOON + 10 * DAY))["a"] is True
    assert label(seen_late | {"approved_at": NOON + TICK}, late(NOON + 10 * DAY))["a"] is False


@pytest.mark.parametrize(("status", "declined"), [("rejected", 1), ("cancelled", 1), ("pending", 0), ("approved", 0)])
def test_a_decline_is_told_apart_from_no_approval(status, declined):
    with warehouse(filled([event("a", status=status, method="qr"), late(NOON + 9 * DAY)])) as database:
        found = database.frame(labels(database.expression("payment_events"), HOURS)).filter(pl.col("payment_id") == "a")
    assert found["declined"].to_list() == [declined]


def told(unit, *events):
    with warehouse(filled(events)) as database:
        found = database.frame(LABELS[unit](database.expression("payment_events"), HOURS))
    return {row["payment_id"]: bool(row["failed"]) for row in found.to_dicts()}


def attempt(name, number, after=0.0, **fields):
    """One attempt of the checkout `c`, so many seconds after noon."""
    at = NOON + timedelta(seconds=after)
    return event(name, at, known_at=at, checkout_id="c", attempt_no=number, method="qr", **fields)


def test_first_attempts_are_told_from_retries():
    first = attempt("a", 1, status="rejected")
    retry = attempt("b", 2, after=60, status="approved")
    assert told("first_attempt", first, retry, late(NOON + 9 * DAY)) == {"a": True}
    assert told("attempt", first, retry, late(NOON + 9 * DAY)) == {"a": True, "b": False}


@pytest.mark.parametrize(("status", "failed"), [("rejected", True), ("pending", False), ("approved", False)])
def test_a_first_attempt_fails_by_a_decline_and_not_by_silence(status, failed):
    assert told("first_attempt", attempt("a", 1, status=status), late(NOON + 9 * DAY)) == {"a": failed}


@pytest.mark.parametrize(
    ("after", "unpaid"), [(60, False), (DAY.total_seconds(), False), (DAY.total_seconds() + 1, True)]
)
def test_a_retry_that_is_approved_in_time_saves_the_checkout(after, unpaid):
    first = attempt("a", 1, status="rejected")
    retry = attempt("b", 2, after=after, status="approved")
    assert told("checkout", first, retry, late(NOON + 9 * DAY)) == {"a": unpaid}


def test_checkouts_that_nobody_names_are_not_asked_about():
    assert told("checkout", event("a", status="rejected", method="qr"), late(NOON + 9 * DAY)) == {}
