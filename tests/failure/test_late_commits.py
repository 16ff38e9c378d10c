"""Rows of a busy database are loaded, whatever commits late, is rolled back, put back, or cuts a fetch off."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from barberpro.settings import Settings
from barberpro.warehouse.writer import open_writer
from pipelines import fetch, load
from pipelines.postgresql import fetching, horizon
from tests.database import Made
from tests.failure.reliability import record
from tests.pipelines.postgresql.shop_database import BOOKINGS, ONLY_BOOKINGS

SESSIONS, KEYS = 3, 12
FAR_AHEAD = datetime(2090, 1, 1, tzinfo=UTC)
SEED = 20260801
Row = tuple[Any, ...]


class KilledError(BaseException):
    """Stands for a process that ends where it is: nothing of ours catches it."""


@dataclass
class Shop:
    """Sessions that write bookings, each its own keys, in transactions that stay open for a while; and a fetcher."""

    database: Made
    settings: Settings
    mapping: Path
    chance: random.Random
    sessions: list[psycopg.Connection] = field(default_factory=list)
    counted: dict[str, int] = field(default_factory=lambda: {"fetches": 0, "kills": 0, "commits": 0, "rollbacks": 0})

    def step(self) -> None:
        """Let one session begin, write or end its transaction."""
        number = self.chance.randrange(SESSIONS)
        session = self.sessions[number]
        if session.info.transaction_status == psycopg.pq.TransactionStatus.IDLE:
            session.execute("BEGIN")
        elif self.chance.random() < 0.35:
            self.end(session)
        for _ in range(self.chance.randint(1, 3)):
            session.execute(self.statement(number).encode())

    def statement(self, number: int) -> str:
        """Write a row, or change, delete or put back one; each is stamped with the begin of its transaction."""
        key, price = number * 1_000 + self.chance.randrange(KEYS), self.chance.randrange(1, 10_000)
        if self.chance.random() < 0.2:
            return f"DELETE FROM bookings WHERE booking_id = '{key}'"
        return (
            f"INSERT INTO bookings VALUES ('{key}', 'c{key}', 'P1', '2026-07-01', '2026-07-02', 'corte', {price}, "
            f"'ARS', 'reservada', now()) ON CONFLICT (booking_id) DO UPDATE SET price = {price}, updated_at = now()"
        )

    def end(self, session: psycopg.Connection) -> None:
        done = "COMMIT" if self.chance.random() < 0.85 else "ROLLBACK"
        self.counted[f"{done.lower()}s"] += 1
        session.execute(done.encode())
        session.execute("BEGIN")

    def close(self) -> None:
        """Commit what is open."""
        for session in self.sessions:
            session.execute("COMMIT")

    def fetch(self, **how: Any) -> None:
        self.counted["fetches"] += 1
        fetch.run(self.settings, "postgresql", dsn=self.database.dsn, mapping=self.mapping, **how)

    def there(self) -> set[Row]:
        with self.database.session() as session:
            return set(session.execute("SELECT booking_id, price, currency FROM bookings").fetchall())

    def here(self) -> set[Row]:
        with open_writer(self.settings) as db:
            return set(db.execute("SELECT booking_id, price, currency FROM bookings").fetchall())


Trial = Callable[[int], Shop]


@pytest.fixture
def trial(settings: Settings, database: Made, tmp_path: Path) -> Iterator[Trial]:
    """Begin a trial: an empty table, an empty data root, and the sessions."""
    mapping = tmp_path / "shop.yaml"
    mapping.write_text(ONLY_BOOKINGS, encoding="utf-8")
    exact = replace(settings.params.postgresql, overlap_minutes=0, batch_rows=7, max_gone_share=1.0)
    with ExitStack() as opened:

        def begin(number: int) -> Shop:
            database.run("DROP TABLE IF EXISTS bookings", BOOKINGS)
            root = tmp_path / f"trial-{number}"
            own = replace(settings, data_root=root, params=replace(settings.params, postgresql=exact))
            shop = Shop(database, own, mapping, random.Random(SEED + number))
            shop.sessions = [opened.enter_context(database.session()) for _ in range(SESSIONS)]
            return shop

        yield begin


def live(shop: Shop, steps: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write, fetch, be killed while loading, compare keys, in any order."""
    for _ in range(steps):
        shop.step()
        moment = shop.chance.random()
        if moment < 0.10:
            killed(shop, monkeypatch)
        elif moment < 0.22:
            shop.fetch()
        elif moment < 0.27:
            shop.fetch(reconcile_keys=True)


def killed(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fetch, and end before or after the load of one of its files, so that the cursor does not move."""
    real, after, left = load.load_found, shop.chance.random() < 0.5, [shop.chance.randint(1, 2)]

    def die(*given: Any) -> load.LoadResult:
        left[0] -= 1
        if left[0] or after:
            result = real(*given)
        if not left[0]:
            raise KilledError
        return result

    with monkeypatch.context() as patched:
        patched.setattr(load, "load_found", die)
        try:
            shop.fetch()
        except KilledError:
            shop.counted["kills"] += 1


def trials(trial: Trial, monkeypatch: pytest.MonkeyPatch, count: int, steps: int) -> dict[str, int]:
    """Live through so many trials; in the end everything that is there is here, and nothing else."""
    total = {"trials": 0, "rows": 0, "lost": 0, "kept_though_gone": 0}
    for number in range(count):
        shop = trial(number)
        live(shop, steps, monkeypatch)
        shop.close()
        shop.fetch()
        there = shop.there()
        total["lost"] += len(there - shop.here())
        shop.fetch(reconcile_keys=True)
        total["kept_though_gone"] += len(shop.here() ^ there)
        for name, value in {"trials": 1, "rows": len(there), **shop.counted}.items():
            total[name] = total.get(name, 0) + value
    return total


@pytest.mark.parametrize(("count", "steps"), [(1, 40), pytest.param(20, 60, marks=pytest.mark.slow)])
def test_whatever_commits_late_is_loaded(trial: Trial, monkeypatch: pytest.MonkeyPatch, count: int, steps: int) -> None:
    told = trials(trial, monkeypatch, count, steps)
    record("rows that commit after the watermark moved past them", "short" if count == 1 else "long", SEED, told)
    assert (told["lost"], told["kept_though_gone"]) == (0, 0), told
    assert told["kills"] >= count
    assert told["rows"] > 10 * count


def test_a_watermark_without_overlap_loses_rows(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the same sessions against a fetch that trusts its newest row."""

    def trusting(connection: Any, params: Any) -> horizon.Horizon:
        return replace(horizon.horizon(connection, params), settled=FAR_AHEAD)

    monkeypatch.setattr(fetching, "horizon", trusting)
    shop = trial(0)
    live(shop, 40, monkeypatch)
    shop.close()
    shop.fetch()
    lost = len(shop.there() - shop.here())
    record("the same with a watermark that trusts its newest row", "short", SEED, {"lost": lost, **shop.counted})
    assert lost > 0
