"""Features of checkouts: only what was known when the menu was shown, and nothing learned from openings themselves."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import polars as pl
import pytest

from barberpro.features.checkout_features import checkout_features, features, of_method
from barberpro.features.feature import Reference
from barberpro.tables import schemas
from tests.features.worlds import NOON, event, filled, put, schema, warehouse

DAY = timedelta(days=1)


def opened(checkout_id: str, at: datetime, **values: Any) -> dict[str, Any]:
    given = {
        "source": "market",
        "client_id": "ana",
        "provider_id": "figaro",
        "amount": Decimal(1000),
        "currency": "ARS",
    }
    return {**given, "checkout_id": checkout_id, "opened_at": at, "province": "AR-X", **values}


def booking(booking_id: str, created_at: datetime, starts_at: datetime) -> dict[str, Any]:
    return {"source": "market", "booking_id": booking_id, "created_at": created_at, "starts_at": starts_at}


def of(table: schemas.Table, rows: list[dict[str, Any]]) -> pl.DataFrame:
    kinds = schema(table)
    return pl.DataFrame([{name: row.get(name) for name in kinds} for row in rows], schema=kinds, orient="row")


def computed(
    checkouts: list[dict[str, Any]], events: list[dict[str, Any]], bookings: list[dict[str, Any]] | None = None
) -> dict[str, dict[str, Any]]:
    with warehouse(filled(events)) as database:
        put(database, "checkouts", of(schemas.CHECKOUTS, checkouts))
        put(database, "bookings", of(schemas.BOOKINGS, bookings or []))
        reference = Reference(*[database.expression(name) for name in ("cpi", "provinces", "holidays")])
        tables = [database.expression(name) for name in ("checkouts", "bookings", "payment_events")]
        found = database.frame(checkout_features(*tables, reference, {"market": "shop"}))
    assert found.columns[4:] == [feature.name for feature in features()]
    return {row["checkout_id"]: row for row in found.to_dicts()}


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, Any]]:
    paid = {"client_id": "ana", "provider_id": "figaro", "province": "AR-X"}
    return computed(
        [
            opened("before", NOON - 2 * DAY),
            opened("after", NOON, booking_id="b"),
            opened("again", NOON + timedelta(minutes=1), booking_id="late"),
            opened("stranger", NOON, client_id="eva", province=None),
        ],
        [
            event("p1", NOON - DAY, method="qr", **paid),
            event("p2", NOON - DAY / 2, method="credit_card", status="rejected", decline_class="issuer", **paid),
            event("p3", NOON - timedelta(minutes=1), after=7200, method="qr", **paid),
        ],
        [booking("b", NOON - DAY, NOON + 6 * timedelta(hours=1)), booking("late", NOON + DAY, NOON + 2 * DAY)],
    )


def test_what_a_client_did_is_told_for_each_method(found):
    row = found["after"]
    assert row["client_attempts_ever"] == 2
    told = {name: row[of_method(f"client_method_{name}_ever", "qr")] for name in ("attempts", "declines", "approvals")}
    assert told == {"attempts": 1, "declines": 0, "approvals": 1}
    assert row[of_method("client_method_declines_ever", "credit_card")] == 1
    assert row[of_method("client_method_attempts_ever", "debit_card")] == 0
    assert row[of_method("province_method_attempts_90d", "qr")] == 1


def test_nothing_is_known_before_it_happened_or_before_it_was_told(found):
    assert found["before"]["client_attempts_ever"] == 0
    assert found["again"][of_method("client_method_attempts_ever", "qr")] == 1


def test_openings_are_no_history(found):
    assert found["again"]["client_attempts_ever"] == found["after"]["client_attempts_ever"]
    assert found["again"]["amount_to_usual_log"] == found["after"]["amount_to_usual_log"]


def test_others_have_histories_of_their_own(found):
    assert found["stranger"]["client_attempts_ever"] == 0
    assert found["stranger"]["provider_attempts_ever"] == 2
    assert found["stranger"][of_method("province_method_attempts_90d", "qr")] is None


def test_the_appointment_counts_where_it_was_booked_by_then(found):
    assert found["after"]["hours_to_appointment"] == 6.0
    assert found["again"]["hours_to_appointment"] is None
    assert found["before"]["hours_to_appointment"] is None


def test_a_source_without_checkouts_gives_none():
    assert computed([], [event("p1")]) == {}
