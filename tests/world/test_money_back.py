from collections import Counter
from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest

from barberpro.domain.vocabulary import DISPUTE_OUTCOMES, REFUND_REASONS, REFUND_STATUSES
from barberpro.world.arrays import DAY
from barberpro.world.disputes import LOST
from barberpro.world.exports import clients_export
from barberpro.world.money_exports import disputes_export, refunds_export
from barberpro.world.refunds import APPROVED, REVOCATION
from barberpro.world.world import World


def refunded_by_version(world: World) -> dict[tuple[int, int], int]:
    some = world.versions
    return {
        (int(attempt), int(at)): int(refunded)
        for attempt, at, refunded in zip(some.attempt, some.at, some.refunded, strict=True)
        if refunded
    }


def refunded_by_rows(world: World) -> dict[tuple[int, int], int]:
    """Add up what went back, row by row in order of time, as a reader of the exports would."""
    end_at, back, contested = world.ground.calendar.end_at, world.refunds, world.disputes
    granted = back.status(end_at) == APPROVED
    lost = contested.outcome(end_at) == LOST
    steps = [
        *zip(back.decided_at[granted], back.attempt[granted], back.amount[granted], strict=True),
        *zip(contested.closed_at[lost], contested.attempt[lost], contested.amount[lost], strict=True),
    ]
    total, found = Counter[int](), {}
    for at, attempt, amount in sorted(steps):
        total[int(attempt)] += int(amount)
        found[int(attempt), int(at)] = total[int(attempt)]
    return found


def test_refunds_and_lost_disputes_add_up_to_what_every_version_says(marketplace: World) -> None:
    assert refunded_by_rows(marketplace) == refunded_by_version(marketplace)
    assert len(refunded_by_rows(marketplace)) > 500


def test_no_payment_gives_back_more_than_it_took(marketplace: World) -> None:
    back = marketplace.refunds
    total = np.bincount(back.attempt, weights=np.where(back.granted, back.amount, 0))
    amount = marketplace.market.visits.amount[marketplace.attempts.visit][: len(total)]
    assert (total <= amount).all()
    assert (back.amount > 0).all()


def test_some_payments_are_refunded_in_several_parts(marketplace: World) -> None:
    end_at = marketplace.ground.calendar.end_at
    parts = np.bincount(marketplace.refunds.paid_back(end_at).attempt)
    assert (parts == 2).sum() >= 10
    assert (parts >= 3).any()


def test_every_reason_status_and_outcome_occurs(marketplace: World) -> None:
    refunds, disputes = refunds_export(marketplace), disputes_export(marketplace)
    assert set(refunds["reason"]) == set(REFUND_REASONS)
    assert set(refunds["status"]) == set(REFUND_STATUSES)
    assert set(disputes["outcome"]) == set(DISPUTE_OUTCOMES)


def test_whoever_revokes_does_so_in_time_and_gets_all_of_it(marketplace: World) -> None:
    back, made, booked = marketplace.refunds, marketplace.attempts, marketplace.market.visits
    some = back.reason == REVOCATION
    attempt = back.attempt[some]
    assert (back.created_at[some] - made.decided_at[attempt] < 10 * DAY).all()
    assert (back.amount[some] == booked.amount[made.visit[attempt]]).all()
    assert not booked.at_shop[made.visit[attempt]].any()


@pytest.mark.parametrize("export", [refunds_export, disputes_export])
def test_exports_tell_nothing_before_it_was_known(marketplace: World, export: object) -> None:
    rows: pl.DataFrame = export(marketplace)  # type: ignore[operator]
    end = datetime.fromtimestamp(marketplace.ground.calendar.end_at / 1e6, UTC)
    began = next(name for name in ("created_at", "opened_at") if name in rows.columns)
    decided = rows["updated_at"] > rows[began]
    assert (rows["updated_at"] < end).all()
    if "closed_at" in rows.columns:
        assert (rows["closed_at"].is_not_null() == (rows["outcome"] != "open")).all()
        assert (decided == (rows["outcome"] != "open")).all()
    else:
        assert (decided == (rows["status"] != "in_process")).all()


def test_disputed_payments_are_not_refunded_otherwise(marketplace: World) -> None:
    assert not set(marketplace.disputes.attempt) & set(marketplace.refunds.attempt)


def test_clients_register_once_and_before_they_book(marketplace: World) -> None:
    rows = clients_export(marketplace)
    visits = marketplace.market.visits
    assert rows["client_id"].n_unique() == rows.height == len(np.unique(visits.client))
    first = np.full(visits.client.max() + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, visits.client, visits.created_at)
    signed = marketplace.registrations
    assert (signed.registered_at < first[signed.client]).all()
    assert rows.columns == ["client_id", "registered_at", "province", "device_type"]
    span = rows["registered_at"].max() - rows["registered_at"].min()  # type: ignore[operator]
    assert span > timedelta(days=365)
