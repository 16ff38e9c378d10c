"""Erasing and rotating killed at any moment: the served clients are old ones or new ones, and one call completes it."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from barberpro.settings import Settings, read_params, shipped
from barberpro.warehouse import pseudonyms, reader, writer
from barberpro.warehouse.money_facts import money_facts
from tests.failure.reliability import record
from tests.pipelines.persons_shop import CLIENT, TRACES, Shop, opened

SEED, KILLS = 20260803, 4
pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Verb:
    """A verb in a process of its own."""

    shop: Shop
    arguments: tuple[str, ...]

    def start(self) -> subprocess.Popen[bytes]:
        root = self.shop.settings.data_root
        environment = {**os.environ, "BARBERPRO_DATA": str(root), "XDG_CONFIG_HOME": str(root.parent / "config")}
        environment.pop("BARBERPRO_PSEUDONYM_KEY", None)
        code = "from barberpro.cli.main import main; main()"
        command = [sys.executable, "-c", code, *self.arguments]
        return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def killed_after(self, seconds: float) -> bool:
        process = self.start()
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
        return process.wait() == -signal.SIGKILL

    def seconds(self) -> float:
        started = time.monotonic()
        assert self.start().wait(300) == 0
        return time.monotonic() - started


@pytest.fixture
def published(tmp_path: Path) -> Callable[[str], Shop]:
    def make(name: str) -> Shop:
        root = tmp_path / name
        key = root / "config" / "barberpro" / "pseudonym.key"
        (root / "data").mkdir(parents=True)
        params = read_params(shipped("params.yaml"))
        return opened(root / "shop", Settings(root / "data", params, pseudonym_key_file=key))

    return make


def served(shop: Shop) -> frozenset[str | None]:
    """Read the clients of the generation in force."""
    with reader.generation(shop.settings) as opened_one:
        return frozenset(opened_one.database.frame("SELECT DISTINCT client_id FROM payments")["client_id"].to_list())


def facts(shop: Shop):
    with writer.open_writer(shop.settings) as db:
        return money_facts(db)


def names(shop: Shop) -> frozenset[str]:
    with writer.open_writer(shop.settings) as db:
        return frozenset(name for (name,) in db.execute("SELECT DISTINCT client_id FROM payments").fetchall())


def test_rotating(published: Callable[[str], Shop]):
    whole = Verb(published("first"), ("pseudonyms", "rotate")).seconds()
    shop, moments = published("killed"), random.Random(SEED)
    verb, before, money = Verb(shop, ("pseudonyms", "rotate")), served(shop), facts(shop)
    killed = 0
    for _ in range(KILLS):
        killed += verb.killed_after(moments.uniform(0.2, 1.0) * whole)
        seen = served(shop)
        assert seen == before or not seen & before
        assert names(shop) == served(shop)  # taking the lock has finished what was cut off
    verb.seconds()
    assert served(shop) == names(shop)
    assert not served(shop) & before
    key = pseudonyms.pseudonym_key(shop.settings)
    assert pseudonyms.pseudonym(key, CLIENT) in served(shop)
    assert facts(shop) == money
    record("rotation of pseudonyms killed at random moments", "long", SEED, {"kills": killed, "mixed": 0, "lost": 0})


def test_erasing(published: Callable[[str], Shop]):
    whole = Verb(published("first"), ("erase", CLIENT)).seconds()
    shop, moments = published("killed"), random.Random(SEED)
    verb, money = Verb(shop, ("erase", CLIENT)), facts(shop)
    name = pseudonyms.pseudonym(pseudonyms.pseudonym_key(shop.settings), CLIENT)
    killed = 0
    for _ in range(KILLS):
        killed += verb.killed_after(moments.uniform(0.2, 1.0) * whole)
        assert facts(shop) == money
    verb.seconds()
    assert name not in served(shop)
    assert facts(shop) == money
    files = [path for path in shop.settings.data_root.rglob("*") if path.is_file() and path.suffix != ".gz"]
    assert not [path for path in files for word in (*TRACES, name) if word.encode() in path.read_bytes()]
    assert not list(shop.settings.data_root.rglob("*.partial"))
    record("erasure killed at random moments", "long", SEED, {"kills": killed, "traces_left": 0, "centavos_off": 0})
