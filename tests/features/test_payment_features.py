"""Features know what was known before the attempt, to the microsecond, and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import hypothesis.strategies as st
import polars as pl
import pytest
from hypothesis import given, settings
from polars.testing import assert_frame_equal

from barberpro.features.feature import DAY, HOUR, MICROSECONDS
from barberpro.features.history import SHRINKAGE
from tests.features.worlds import NOON, event, features_at_once, features_of, filled, of, reference_history, same

SECOND = timedelta(seconds=1)
TICK = timedelta(microseconds=1)
STATUSES = (None, "pending", "approved", "rejected", "cancelled", "refunded")


@st.composite
def histories(draw: st.DrawFn) -> list[dict]:
    """Few entities and coarse times, so that ties and window edges are hit often."""
    steps = st.sampled_from([0, 1, 59, 60, 61, 300, 600, 3600, 86_400, 7 * 86_400, 30 * 86_400 - 5, 90 * 86_400])
    at, events = NOON, []
    for number in range(draw(st.integers(2, 14))):
        at += timedelta(seconds=draw(steps))
        facts = {
            "client_id": draw(st.sampled_from([None, "ana", "ben"])),
            "provider_id": draw(st.sampled_from([None, "p"])),
            "checkout_id": draw(st.sampled_from([None, None, "c"])),
            "issuer": draw(st.sampled_from([None, "bank"])),
            "brand": draw(st.sampled_from(["visa", "amex"])),
            "method": draw(st.sampled_from([None, "credit_card"])),
            "province": draw(st.sampled_from([None, "AR-C"])),
            "source": draw(st.sampled_from(["shop", "shop", "other"])),
        }
        for _ in range(draw(st.integers(1, 3))):
            status = draw(st.sampled_from(STATUSES))
            kind = draw(st.sampled_from([None, "issuer", "technical"]))
            after = draw(st.sampled_from([-5, 0, 1, 5, 60, 3600, 86_400]))
            events.append(event(f"{number:02}", at, after, status=status, decline_class=kind, **facts))
    return events


@settings(max_examples=10)
@given(histories())
def test_history_agrees_with_plain_python(events):
    found = {row["payment_id"]: row for row in features_of(events).to_dicts()}
    for payment_id, expected in reference_history(events).items():
        wrong = {
            n: (found[payment_id][n], value) for n, value in expected.items() if not same(found[payment_id][n], value)
        }
        assert not wrong, payment_id


@settings(max_examples=5)
@given(histories(), st.data())
def test_nothing_learned_at_or_after_an_attempt_moves_its_features(events, data):
    before = features_of(events)
    at = data.draw(st.sampled_from(sorted({row["attempted_at"] for row in events})))
    changed = []
    for row in events:
        later = dict(row)
        if row["known_at"] >= at:
            later["status"] = data.draw(st.sampled_from(STATUSES[1:]))
            later["decline_class"] = data.draw(st.sampled_from([None, "issuer", "risk"]))
        changed.append(later)
    after = features_of(changed)
    known = pl.col("attempted_at") <= at
    assert_frame_equal(before.filter(known), after.filter(known))


def test_later_payments_do_not_move_earlier_ones():
    events = [event("a", client_id="ana"), event("b", NOON + 9 * SECOND, client_id="ana", status="rejected")]
    extra = [event(f"z{n}", NOON + 60 * SECOND, client_id="ana", status="rejected") for n in range(5)]
    assert_frame_equal(features_of(events), features_of(events + extra).head(2))


def test_one_expression_and_kept_steps_agree():
    events = filled(
        event(str(n), NOON + n * 700 * SECOND, client_id="ana", issuer="bank", province="AR-C", provider_id="p")
        for n in range(9)
    )
    assert_frame_equal(features_at_once(events), features_of(events))


def test_wanted_rows_look_back_on_all_history():
    events = [event(str(n), NOON + n * 60 * SECOND, client_id="ana") for n in range(5)]
    wanted = pl.DataFrame({"source": ["shop"], "payment_id": ["4"]})
    assert_frame_equal(features_of(filled(events), wanted), features_of(events).tail(1))


@pytest.mark.parametrize(
    ("learned_before", "counted"),
    [
        (timedelta(0), 0),
        (TICK, 1),
        (timedelta(hours=1) - TICK, 1),
        (timedelta(hours=1), 1),
        (timedelta(hours=1) + TICK, 0),
    ],
)
def test_window_is_closed_at_its_start_and_open_at_the_attempt(learned_before, counted):
    first = event("a", NOON - timedelta(hours=2), known_at=NOON - learned_before, client_id="ana", status="rejected")
    found = of([first, event("b", client_id="ana")], "b")
    assert (found["client_attempts_1h"], found["client_declines_1h"]) == (counted, counted)
    assert found["client_declines_ever"] == (0 if learned_before == timedelta(0) else 1)


def test_outcome_counts_when_it_is_learned_not_when_the_attempt_is():
    pending = event("a", NOON - timedelta(days=2), client_id="ana", status="pending")
    rejected = event(
        "a", NOON - timedelta(days=2), 3600 * 47.5, client_id="ana", status="rejected", decline_class="buyer"
    )
    found = of([pending, rejected, event("b", client_id="ana")], "b")
    assert (found["client_attempts_1h"], found["client_declines_1h"], found["client_attempts_7d"]) == (0, 1, 1)
    assert found["client_last_outcome"] == "buyer"
    assert found["client_seconds_since_decline"] == 1800


def test_own_outcome_known_early_stays_outside():
    found = of([event("a", known_at=NOON - timedelta(hours=1), client_id="ana", status="rejected")], "a")
    assert (found["client_attempts_ever"], found["client_declines_ever"]) == (0, 0)
    assert found["client_last_outcome"] is None


def test_unknown_keys_are_not_pooled():
    events = [event(str(n), NOON + n * 60 * SECOND, status="rejected") for n in range(3)]
    found = of(events, "2")
    assert found["client_attempts_ever"] is None
    assert found["issuer_decline_rate_1d"] is None
    assert found["platform_attempts_1h"] == 2


def test_first_version_gives_the_facts():
    later = event("a", after=60, issuer="bank", status="refunded", amount=Decimal(7))
    found = of([event("a", after=5, issuer=None, status="pending", amount=Decimal(1000)), later], "a")
    assert found["issuer"] is None
    assert found["amount_log"] == pytest.approx(6.908755)


@pytest.mark.parametrize(
    ("attempted_at", "province", "index"),
    [
        (datetime.fromisoformat("2026-03-12T02:59"), "AR-C", 400),
        (datetime.fromisoformat("2026-03-12T03:00"), "AR-C", 500),
        (datetime.fromisoformat("2026-03-12T03:00"), None, 250),
        (datetime.fromisoformat("2026-03-12T03:00"), "AR-C-unheard-of", 250),
        (datetime.fromisoformat("2026-02-12T02:59"), "AR-C", None),
    ],
)
def test_real_amount_uses_the_index_published_by_that_day_in_buenos_aires(attempted_at, province, index):
    found = of([event("a", attempted_at, province=province)], "a")
    if index is None:
        assert found["amount_real_log"] is None
    else:
        real = pl.Series([(1000 + 1) * 100 / index]).log().item()
        assert found["amount_real_log"] == pytest.approx(real)


def test_amount_is_real_only_in_pesos():
    assert of([event("a", currency="EUR", province="AR-C")], "a")["amount_real_log"] is None


def test_usual_amount_is_what_was_known_in_ninety_days():
    def paid(name: str, days_ago: float, amount: int) -> dict:
        return event(name, NOON - timedelta(days=days_ago), 0, provider_id="p", amount=Decimal(amount))

    asked = event("z", provider_id="p", amount=Decimal(1999))
    assert of([paid("old", 90.01, 10), paid("a", 90, 499), paid("b", 1, 1999), asked], "z")[
        "amount_to_usual_log"
    ] == pytest.approx(pl.Series([2000 / 1250]).log().item())
    many = [paid("b", 1, 100), paid("c", 2, 999), paid("d", 89, 5000)]
    assert of([*many, asked], "z")["amount_to_usual_log"] == pytest.approx(pl.Series([2.0]).log().item())
    assert of([paid("old", 90.01, 10), asked], "z")["amount_to_usual_log"] is None
    other_currency = paid("usd", 1, 3) | {"currency": "USD"}
    assert of([other_currency, asked], "z")["amount_to_usual_log"] is None


@pytest.mark.parametrize(
    ("attempted_at", "expected"),
    [
        (
            datetime.fromisoformat("2026-03-05T02:59"),
            {"hour": 23 + 59 / 60, "weekday": 2, "day_of_month": 4, "days_after_payday": 27},
        ),
        (
            datetime.fromisoformat("2026-03-05T03:00"),
            {"hour": 0.0, "weekday": 3, "day_of_month": 5, "days_after_payday": 0},
        ),
        (datetime.fromisoformat("2026-03-24T12:00"), {"holiday": 1, "days_to_month_end": 7}),
        (datetime.fromisoformat("2026-03-25T02:59"), {"holiday": 1, "day_of_month": 24}),
        (datetime.fromisoformat("2026-03-25T03:00"), {"holiday": 0, "day_of_month": 25}),
        (datetime.fromisoformat("2028-02-29T12:00"), {"days_to_month_end": 0, "days_after_payday": 24}),
        (datetime.fromisoformat("2008-12-01T01:30"), {"hour": 23.5}),
    ],
)
def test_calendar_is_that_of_buenos_aires(attempted_at, expected):
    found = of([event("a", attempted_at)], "a")
    assert {name: found[name] for name in expected} == pytest.approx(expected)


def test_purchase_history_stands_in_only_where_there_is_no_checkout():
    facts = {"province": "AR-C", "brand": "visa", "issuer": "one"}
    events = [
        event("a", NOON - 50 * SECOND, status="rejected", **facts),
        event("b", NOON - 40 * SECOND, status="rejected", **facts, checkout_id="c"),
        event("c", NOON, **{**facts, "issuer": "two"}),
    ]
    found = of(events, "c")
    assert (found["purchase_attempts_1m"], found["purchase_card_declines_1m"]) == (1, 1)
    assert (found["purchase_route_attempts_1m"], found["purchase_seconds_since_decline"]) == (0, 45)
    assert of(events, "b")["purchase_attempts_1m"] is None


def test_smoothed_rate_of_a_stranger_is_the_rate_of_the_source():
    declined = [event(f"d{n}", NOON - n * HOUR_DELTA, client_id="ben", status="rejected") for n in range(1, 6)]
    found = of([*declined, event("z", client_id="ana")], "z")
    assert found["client_decline_rate_30d"] == pytest.approx((5 + SHRINKAGE * 6 / 9) / (5 + SHRINKAGE))


HOUR_DELTA = timedelta(microseconds=HOUR)


def test_units():
    assert (HOUR, DAY) == (3600 * MICROSECONDS, 86_400 * MICROSECONDS)
