"""Six versions of one payment end in one state, in whatever order and in whichever files they come."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tests.failure.reliability import record
from tests.shop import Shop, opened_shop, row

SEED = 20261125
SHORT_SAMPLE, LONG_SAMPLE = 2, 60
VERSIONS = (
    {"status": "pending", "updated": "2026-07-01 10:00:01", "heard": "2026-07-01 10:00:02"},
    {"status": "in_process", "updated": "2026-07-01 10:05:00", "heard": "2026-07-01 10:06:00"},
    {"status": "approved", "updated": "2026-07-01 11:00:00", "heard": "2026-07-01 11:00:02"},
    # the last one twice, heard of at another time, and another state of the same second: ties are settled by content
    {"status": "refunded", "updated": "2026-07-09 08:00:00", "heard": "2026-07-09 09:00:00"},
    {"status": "refunded", "updated": "2026-07-09 08:00:00", "heard": "2026-07-09 08:00:03"},
    {"status": "charged_back", "updated": "2026-07-09 08:00:00", "heard": "2026-07-09 08:30:00", "amount": "9,99"},
)
ORDERS = list(itertools.permutations(range(len(VERSIONS))))


UNTIED = (*VERSIONS[:-1], {**VERSIONS[-1], "updated": "2026-07-09 08:00:01"})


def delivered(
    shop: Shop, orders: list[tuple[int, ...]], versions: tuple[dict[str, str], ...] = VERSIONS
) -> dict[str, str]:
    """Load a file for each place in the order: it holds the version that comes there, of a payment for each order."""
    for place in range(len(versions)):
        rows = [row(f"p{number:03d}", **versions[order[place]]) for number, order in enumerate(orders)]
        result = shop.load(shop.export(*rows, name=f"payments-{place}.csv"))
    return result.tables


def test_all_orders_of_six_versions_end_in_one_state(shop: Shop) -> None:
    delivered(shop, ORDERS, UNTIED)  # a tie is settled by content, to which the payment's own identifier belongs
    others = "* EXCLUDE (payment_id)"
    states = shop.query(f"SELECT count(*), count(DISTINCT p) FROM (SELECT {others} FROM payments) p")
    histories = shop.query(
        "SELECT DISTINCT list(v ORDER BY v) FROM (SELECT payment_id, struct_pack(event_at, known_at, status, amount) v "
        "FROM payment_events) GROUP BY payment_id"
    )
    assert states == [(len(ORDERS), 1)]
    ((history,),) = histories
    assert [(each["status"], each["known_at"].time().isoformat(), each["amount"]) for each in history] == [
        ("pending", "13:00:02", Decimal("1234.50")),
        ("in_process", "13:06:00", Decimal("1234.50")),
        ("approved", "14:00:02", Decimal("1234.50")),
        ("refunded", "11:00:03", Decimal("1234.50")),
        ("charged_back", "11:30:00", Decimal("9.99")),
    ]
    assert shop.query("SELECT DISTINCT event_at FROM payments") == [(datetime(2026, 7, 9, 11, 0, 1),)]
    figures = {"orders": len(ORDERS), "versions": len(VERSIONS), "final_states": states[0][1]}
    record("version orders", "short", SEED, figures)


def warehouses(tmp_path: Path, shop: Shop, sample: int) -> set[tuple[tuple[str, str], ...]]:
    """Load some orders of one payment, each into a warehouse of its own; return the different contents."""
    contents = set()
    for number, order in enumerate(random.Random(SEED).sample(ORDERS, sample)):
        settings = replace(shop.settings, data_root=tmp_path / f"data-{number}")
        own = opened_shop(tmp_path / f"shop-{number}", settings)
        contents.add(tuple(sorted(delivered(own, [order]).items())))
    return contents


def test_warehouses_do_not_depend_on_the_order_of_versions(tmp_path: Path, shop: Shop) -> None:
    assert len(warehouses(tmp_path, shop, SHORT_SAMPLE)) == 1


@pytest.mark.slow
def test_many_warehouses_do_not_depend_on_the_order_of_versions(tmp_path: Path, shop: Shop) -> None:
    found = len(warehouses(tmp_path, shop, LONG_SAMPLE))
    assert found == 1
    record("version orders", "long", SEED, {"orders": len(ORDERS), "warehouses": LONG_SAMPLE, "contents": found})
