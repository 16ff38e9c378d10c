"""What the store answers about one attempt is what the table of features says of it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings

from barberpro.features.online import store as online_store
from barberpro.features.online.store import FeatureStore
from pipelines.replayed_features import reference_of
from tests.features.online import differing, first_versions, replayed
from tests.features.test_payment_features import histories
from tests.features.worlds import CPI, NOON, event, features_of, filled, warehouse

SECOND = timedelta(seconds=1)
JANUARY, FEBRUARY = CPI[2], CPI[3]
REVISED = [
    (*JANUARY[:3], FEBRUARY[3] + timedelta(days=8)),
    (*FEBRUARY[:2], Decimal("510.0000"), FEBRUARY[3] + timedelta(days=40)),
]


def store() -> FeatureStore:
    with warehouse(filled([])) as database:
        return FeatureStore(reference_of(database))


@settings(max_examples=4)
@given(histories())
def test_agrees_with_the_table_on_ties_and_edges_of_windows(events):
    asked = first_versions(filled(events).to_dicts())
    assert not differing(features_of(events), replayed(store(), filled(events).to_dicts(), asked))


def test_agrees_where_outcomes_dry_up_and_come_back():
    quiet = [event(f"u{n:02}", NOON + n * 400 * SECOND, 0, status=None, client_id="ana") for n in range(40)]
    told = [event("t", NOON + n * 4000 * SECOND, 1, client_id="ana") | {"payment_id": f"t{n}"} for n in (0, 5)]
    events = filled([*quiet, *told])
    found = replayed(store(), events.to_dicts(), first_versions(events.to_dicts()))
    assert {row["outcomes_dry"] for row in found.values()} == {0, 1}
    assert not differing(features_of(events), found)


def test_agrees_on_declines_of_one_instant():
    facts = {"client_id": "ana", "status": "rejected"}
    both = [event("a", after=5, decline_class=kind, **facts) for kind in ("technical", "issuer")]
    both[1]["source_version"] += 1
    events = filled([*both, event("z", NOON + 60 * SECOND, client_id="ana")])
    found = replayed(store(), events.to_dicts(), first_versions(events.to_dicts()))
    assert found["z"]["client_last_outcome"] == "issuer"
    assert (found["z"]["client_declines_1h"], differing(features_of(events), found)) == (1, {})


def test_prices_go_by_the_latest_month_published(monkeypatch):
    from tests.features import worlds

    monkeypatch.setattr(worlds, "CPI", CPI + REVISED)
    days = (0, 2, 5, 12, 45)
    events = filled([event(str(n), NOON + timedelta(days=n), province="AR-C") for n in days])
    found = replayed(store(), events.to_dicts(), first_versions(events.to_dicts()))
    assert not differing(features_of(events), found)
    assert len({round(row["amount_real_log"], 6) for row in found.values()}) == 3


def test_refuses_what_comes_after_something_known_later():
    shop = store()
    shop.feed(filled([event("b", NOON + 60 * SECOND)]).to_dicts()[0])
    with pytest.raises(ValueError, match="shop a was fed after"):
        shop.feed(filled([event("a")]).to_dicts()[0])


def test_refuses_a_family_that_it_cannot_answer_for(monkeypatch):
    monkeypatch.setattr(online_store, "families", lambda: {"weather": object()})
    with pytest.raises(NotImplementedError, match="weather"):
        store()


def test_watching_some_attempts_changes_no_answer_about_them():
    events = filled([event(str(n), NOON + n * 60 * SECOND, client_id=f"c{n % 3}", issuer="bank") for n in range(30)])
    asked = first_versions(events.to_dicts())[20:23]
    limited = store()
    limited.watch(asked)
    assert replayed(limited, events.to_dicts(), asked) == replayed(store(), events.to_dicts(), asked)
