"""Readers that never pause see whole generations only, and never an older one after a newer one."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

from barberpro.warehouse import reader
from tests.failure.reliability import record
from tests.judged import publish_judged
from tests.shop import Shop, row

PROMISE = "publications under readers and an open dashboard are never torn and never go backwards"
SEED = 0
PUBLISHES = 3


def test_publishing_under_readers(shop: Shop):
    shop.export(row("0"), name="payments-0.csv")
    shop.load()
    start = datetime(2026, 8, 1, tzinfo=UTC)
    publish_judged(shop.settings, now=start)
    seen: list[list[tuple[str, int, int]]] = [[], []]
    failures: list[BaseException] = []
    ended = threading.Event()

    def read(mine: list[tuple[str, int, int]]) -> None:
        while not ended.is_set():
            try:
                with reader.generation(shop.settings) as opened:
                    sql = "SELECT (SELECT count(*) FROM payments), (SELECT count(*) FROM payment_events)"
                    ((latest, events),) = opened.database.frame(sql).rows()
                    mine.append((opened.name, latest, events))
            except BaseException as error:  # noqa: BLE001 - any failure of a reader fails the test
                failures.append(error)
                return

    readers = [threading.Thread(target=read, args=(mine,)) for mine in seen]
    for each in readers:
        each.start()
    for number in range(1, PUBLISHES + 1):
        shop.export(row(str(number)), name=f"payments-{number}.csv")
        shop.load()
        publish_judged(shop.settings, now=start + timedelta(seconds=number))
    ended.set()
    for each in readers:
        each.join()

    figures = {"publishes": PUBLISHES, "readers": len(seen), "reads": sum(map(len, seen)), "errors": len(failures)}
    record(PROMISE, "short", SEED, figures)
    assert failures == []
    for mine in seen:
        assert len(mine) > PUBLISHES
        names = [name for name, _, _ in mine]
        assert names == sorted(names)
        assert all(latest == events for _, latest, events in mine)
    assert max(latest for mine in seen for _, latest, _ in mine) >= PUBLISHES
