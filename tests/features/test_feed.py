"""Outcomes dry up when attempts go on without them: not by night, not in a burst, not for want of payments."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from barberpro.features.families.feed import DRY, DRY_AFTER, DRY_ATTEMPTS
from barberpro.features.registry import features
from tests.features.worlds import NOON, event, features_of, of, reference_history, same

AFTER = timedelta(microseconds=DRY_AFTER)
TICK = timedelta(microseconds=1)
FACTS = {"client_id": "ana", "issuer": "bank", "brand": "visa", "province": "AR-C", "method": "credit_card"}


def untold(count: int, over: timedelta, **facts) -> list[dict]:
    """So many attempts without an outcome, evenly from `over` before noon, seen at once."""
    step = over / count
    return [event(f"u{n:03}", NOON - over + n * step, 0, status=None, **FACTS | facts) for n in range(count)]


def told(before: timedelta, status: str = "rejected") -> dict:
    return event("told", NOON - before - timedelta(days=1), known_at=NOON - before, status=status, **FACTS)


@pytest.mark.parametrize(
    ("count", "since", "dry"),
    [
        (DRY_ATTEMPTS, AFTER, 1),
        (DRY_ATTEMPTS - 1, AFTER, 0),
        (DRY_ATTEMPTS, AFTER - TICK, 0),
        (DRY_ATTEMPTS + 1, 30 * AFTER, 1),
        (0, timedelta(days=40), 0),
        (5 * DRY_ATTEMPTS, AFTER / 2, 0),
    ],
)
def test_it_takes_attempts_and_time_since_the_last_outcome(count, since, dry):
    found = of([told(since), *(untold(count, since - TICK) if count else []), event("z", **FACTS)], "z")
    assert found[DRY] == dry
    assert (found["platform_declines_7d"] is None) == bool(dry)


def test_before_any_outcome_time_counts_from_the_first_attempt():
    assert of([*untold(DRY_ATTEMPTS, AFTER), event("z", **FACTS)], "z")[DRY] == 1
    assert of([*untold(DRY_ATTEMPTS, AFTER - TICK), event("z", **FACTS)], "z")[DRY] == 0
    assert of([event("z")], "z")[DRY] == 0


def test_attempts_seen_at_the_instant_of_the_last_outcome_are_not_waited_for():
    together = [event(f"s{n}", NOON - AFTER - TICK, 0, status=None, **FACTS) for n in range(DRY_ATTEMPTS)]
    last = event("told", NOON - AFTER - TICK, 0, status="approved", **FACTS)
    assert of([*together, last, event("z", **FACTS)], "z")[DRY] == 0


def test_one_outcome_brings_everything_back():
    events = [*untold(50, 24 * AFTER), told(TICK, "approved"), event("z", **FACTS)]
    found = of(events, "z")
    assert (found[DRY], found["platform_attempts_1d"]) == (0, 51)
    assert found["client_last_outcome"] == "approved"


def test_sources_dry_up_each_for_itself():
    other = [row | {"source": "other", "payment_id": f"o{row['payment_id']}"} for row in untold(50, 24 * AFTER)]
    events = [*other, told(timedelta(days=9)), event("z", **FACTS)]
    assert of(events, "z")[DRY] == 0


def test_what_rests_on_outcomes_is_hidden_and_nothing_else():
    events = [told(48 * AFTER), *untold(60, 24 * AFTER), event("z", **FACTS)]
    found = of(events, "z")
    assert found[DRY] == 1
    for feature in features():
        if feature.rests_on_outcomes:
            assert found[feature.name] is None, feature.name
    assert found["platform_attempts_1d"] == found["client_attempts_1d"] == 60
    assert found["client_seconds_since_attempt"] is not None
    assert found["issuer"] == "bank"


def test_outcomes_move_only_what_says_that_it_rests_on_them():
    events = [event(f"{n:02}", NOON + n * timedelta(minutes=40), checkout_id=f"c{n // 3}", **FACTS) for n in range(12)]
    one = features_of(events)
    other = features_of([row | {"status": "rejected", "decline_class": "issuer"} for row in events])
    moved = {name for name in one.columns if not one[name].equals(other[name])}
    resting = {feature.name for feature in features() if feature.rests_on_outcomes}
    assert moved <= resting
    assert {"client_declines_1h", "platform_decline_rate_1d", "checkout_last_outcome"} <= moved


def test_agrees_with_plain_python_where_outcomes_dry_up_and_come_back():
    events = [told(60 * AFTER), *untold(45, 40 * AFTER), event("y", NOON, 2, **FACTS)]
    later = [event(f"v{n:02}", NOON + n * AFTER, 1, status=None, **FACTS) for n in range(1, 25)]
    found = {row["payment_id"]: row for row in features_of([*events, *later]).to_dicts()}
    expected = reference_history([*events, *later])
    assert {row[DRY] for row in found.values()} == {0, 1}
    for payment_id, values in expected.items():
        wrong = {n: (found[payment_id][n], v) for n, v in values.items() if not same(found[payment_id][n], v)}
        assert not wrong, payment_id


def test_a_quiet_month_leaves_strangers_the_rate_of_all_that_was_ever_known():
    old = [event(f"{n:02}", NOON - timedelta(days=60, hours=n), status="rejected", client_id="ben") for n in range(16)]
    assert of([*old, event("z", client_id="ana")], "z")["client_decline_rate_30d"] == pytest.approx(17 / 20)


def test_columns_stay_of_their_type():
    kinds = features_of([told(48 * AFTER), *untold(60, 24 * AFTER), event("z", **FACTS)]).schema
    assert kinds["platform_declines_1h"] == pl.Int64
    assert kinds["client_last_outcome"] == pl.String
