"""A disk that runs full at any point of a load or publication: one clear line, nothing partial, the old generation."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from barberpro.errors import UnavailableError
from barberpro.warehouse import generations, reader
from tests.failure.reliability import Form, record
from tests.judged import pass_verdict, publish_judged
from tests.shop import Shop, opened_shop, row
from tests.small_disk import Disk

PROMISE = "a full disk while loading or publishing keeps what was there and takes nothing in by halves"
SEED = 20261125
START = datetime(2026, 8, 1, tzinfo=UTC)
ROWS = 1_000
LEAST, MOST = 4_096, 3_000_000
"""Bytes of room that are drawn from; the last are enough for all."""


@dataclass
class Tried:
    """How often the disk was full at what was tried, and what stood then."""

    ran_full: int = 0
    told: int = 0
    served: int = 0
    left_behind: list[str] = field(default_factory=list)
    completed: int = 0


def served(shop: Shop) -> tuple[str, int]:
    with reader.generation(shop.settings) as opened:
        assert opened.warnings == ()
        return opened.name, opened.database.scalar("SELECT count(*) FROM payments")


def unfinished(shop: Shop) -> list[str]:
    """Name what only a work in progress may leave: partial files, and files of generations without a sidecar."""
    files = [path for path in shop.settings.data_root.rglob("*") if path.is_file()]
    whole = {f"wh-{name}.duckdb" for name in generations.published(shop.settings)}
    astray = [path.name for path in files if path.match("wh-*.duckdb") and path.name not in whole]
    return [*astray, *(path.name for path in files if "partial" in path.name or ".wh-" in path.name)]


def attempt(shop: Shop, disk: Disk, room: int, act: Callable[[], object], tried: Tried) -> bool:
    """Do something with that much room; whether the disk ran full. What is served stays what it was."""
    before = served(shop)
    with disk.with_room_for(room):
        try:
            act()
        except UnavailableError as error:
            tried.ran_full += 1
            tried.told += "full" in str(error) and "\n" not in str(error)
            tried.served += served(shop) == before
            tried.left_behind += unfinished(shop)
            return True
    return False


@pytest.fixture
def cramped(tmp_path: Path, shop: Shop, small_disk: Disk) -> Shop:
    """Let a shop's data lie on the small disk, one payment of it loaded and published."""
    if not small_disk.mounted:
        pytest.skip("a small file system cannot be mounted here (that takes root)")
    settings = replace(shop.settings, data_root=small_disk.root / "data")
    made = opened_shop(tmp_path / "cramped", settings)
    made.export(row("first"), name="payments-first.csv")
    made.load()
    publish_judged(settings, now=START)
    return made


def rooms(count: int) -> list[int]:
    """Draw how much room there is, evenly by magnitude, so that each step of the work meets the end of it."""
    draw = random.Random(SEED)
    return [int(LEAST * (MOST / LEAST) ** ((place + draw.random()) / count)) for place in range(count)]


@pytest.mark.parametrize(
    ("form", "count"),
    [pytest.param("short", 3, id="short"), pytest.param("long", 16, id="long", marks=pytest.mark.slow)],
)
def test_a_full_disk_takes_nothing_in_by_halves(cramped: Shop, small_disk: Disk, form: Form, count: int) -> None:
    loading, publishing, expected, at = Tried(), Tried(), 1, START
    for number, room in enumerate(rooms(count)):
        path = cramped.export(*(row(f"{number}-{place}") for place in range(ROWS)), name=f"payments-{number}.csv")
        if attempt(cramped, small_disk, room, lambda path=path: cramped.load(path), loading):
            held = cramped.query("SELECT count(*) FROM payment_events")
            assert held == [(expected,)]
            assert cramped.load(path).files[0].loaded == ROWS
            loading.completed += 1
        expected += ROWS
        at += timedelta(seconds=1)
        pass_verdict(cramped.settings)
        if attempt(cramped, small_disk, room, lambda at=at: publish_judged(cramped.settings, now=at), publishing):
            publish_judged(cramped.settings, now=at)
            publishing.completed += served(cramped)[1] == expected
        assert served(cramped)[1] == expected
        path.unlink()
    record(
        PROMISE,
        form,
        SEED,
        {
            f"{what}: {name}": figure
            for what, tried in (("loading", loading), ("publishing", publishing))
            for name, figure in (
                ("ran full", tried.ran_full),
                ("old generation served", tried.served),
                ("partial files", len(tried.left_behind)),
                ("completed afterwards", tried.completed),
            )
        },
    )
    for tried in (loading, publishing):
        assert tried.ran_full > 0
        assert tried.told == tried.served == tried.completed == tried.ran_full
        assert tried.left_behind == []
