"""Files that would fill the memory or crash their parser are refused at once, and the loader goes on."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from barberpro.errors import BadInputError, BarberProError, UnavailableError
from barberpro.settings import PROJECT_ROOT
from barberpro.warehouse import isolated
from barberpro.warehouse.parquet_frames import parquet_frames
from tests.failure.bombs import BOMBS, good_parquet
from tests.failure.reliability import record
from tests.failure.test_malformed_corpus import MAPPING

SEED = 20261125
MOST_SECONDS, MOST_MEGABYTES = 2.0, 512
BESIDE_OTHERS = 3
"""How many times longer it may take where other tests take the processor's time; the report holds the figure."""
SHORT = (
    "payments-equal-rows.csv.gz",
    "payments-endless-line.jsonl.gz",
    "payments-many-rows.parquet",
    "payments-large-word.parquet",
    "payments-one-nested-list.json",
    "payments-open-quotes.csv.gz",
)
SHORT_FLIPS, LONG_FLIPS = 100, 5_000


@dataclass
class Peak:
    """The most memory, in bytes, that the loader and its child held at the same time, and each of them."""

    own: int = 0
    child: int = 0
    together: int = 0

    def see(self, own: int, child: int) -> None:
        self.own, self.child = max(self.own, own), max(self.child, child)
        self.together = max(self.together, own + child)


def watched(process: subprocess.Popen[str], peak: Peak) -> None:
    """Look at the memory of a process and its children until it ends."""
    loader = psutil.Process(process.pid)
    while process.poll() is None:
        try:
            child = sum(each.memory_info().rss for each in loader.children())
            peak.see(loader.memory_info().rss, child)
        except psutil.Error:
            continue
        time.sleep(0.01)


def survived(tmp_path: Path, names: tuple[str, ...], share: float) -> dict[str, float | int]:
    """Load bombs and then a good file in one process; return what the worst of them cost."""
    bombs = tmp_path / "bombs"
    bombs.mkdir()
    for name in names:
        write, megabytes = BOMBS[name]
        write(bombs / name, int(megabytes * share))
    for name in ("first", "last"):
        (bombs / f"payments-{name}.parquet").write_bytes(good_parquet(500 if name == "first" else 400))
    files = [bombs / name for name in ("payments-first.parquet", *names, "payments-last.parquet")]
    command = [sys.executable, "-m", "tests.failure.bomb_squad", str(tmp_path / "data"), str(MAPPING)]
    with subprocess.Popen([*command, *map(str, files)], stdout=subprocess.PIPE, text=True, cwd=PROJECT_ROOT) as squad:
        peak = Peak()
        watcher = threading.Thread(target=watched, args=(squad, peak))
        watcher.start()
        out, _ = squad.communicate(timeout=600)
        watcher.join()
    answers = [json.loads(line) for line in out.splitlines()]
    assert squad.returncode == 0
    assert [each["file"] for each in answers] == [path.name for path in files]
    assert answers[0]["told"] == answers[-1]["told"] == ""
    refused = answers[1:-1]
    for each in refused:
        assert each["file"] in each["told"], each
        assert "\n" not in each["told"]
        assert each["processor"] < MOST_SECONDS * BESIDE_OTHERS, each
    assert 0 < peak.own < MOST_MEGABYTES << 20
    assert 0 < peak.child < MOST_MEGABYTES << 20
    return {
        "bombs": len(refused),
        "refused": len(refused),
        "longest_seconds": round(max(each["seconds"] for each in refused), 2),
        "longest_processor_seconds": round(max(each["processor"] for each in refused), 2),
        "loader_mb": peak.own >> 20,
        "child_mb": peak.child >> 20,
        "together_mb": peak.together >> 20,
    }


def test_bombs_are_refused_and_the_loader_goes_on(tmp_path: Path) -> None:
    record("bombs", "short", SEED, survived(tmp_path, SHORT, 0.2))


@pytest.mark.slow
def test_every_bomb_is_refused_and_the_loader_goes_on(tmp_path: Path) -> None:
    record("bombs", "long", SEED, survived(tmp_path, tuple(BOMBS), 1.0))


def spoilt(content: bytes, seed: int) -> Iterator[bytes]:
    """Flip bytes, cut, repeat and move parts of a file, for ever."""
    chance = random.Random(seed)
    while True:
        made = bytearray(content)
        for _ in range(chance.choice((1, 1, 2, 8, 64))):
            made[chance.randrange(len(made))] = chance.randrange(256)
        kind = chance.randrange(8)
        if kind == 0:
            start = chance.randrange(len(made))
            del made[start : start + chance.randrange(1, 200)]
        elif kind == 1:
            start = chance.randrange(len(made))
            made[start:start] = made[start : start + 200]
        elif kind == 2:
            footer = len(made) - 8 - chance.randrange(2_000)
            made[footer : footer + 4] = chance.randbytes(4)
        yield bytes(made)


def ended(path: Path) -> str:
    """Read a spoilt file as the loader does, and say how that ended."""
    rows, told = 0, ""
    try:
        rows = sum(frame.records for frame in parquet_frames(path, None))
    except BadInputError as error:
        told = str(error)
    if not told:
        return "read" if rows == 500 else "read in part"
    assert path.name in told
    assert "\n" not in told
    return "crashed" if "its parser crashed" in told else "refused"


def fuzzed(path: Path, flips: int) -> dict[str, int]:
    whole = good_parquet()
    found: Counter[str] = Counter()
    for content, _ in zip(spoilt(whole, SEED), range(flips), strict=False):
        path.write_bytes(content)
        found[ended(path)] += 1
    path.write_bytes(whole)
    assert ended(path) == "read"
    assert found.total() == flips
    assert found["refused"] > flips / 10
    return {each: found[each] for each in ("refused", "crashed", "read", "read in part")}


def test_spoilt_parquet_files_leave_the_loader_alive(tmp_path: Path) -> None:
    record("crashing files", "short", SEED, fuzzed(tmp_path / "payments.parquet", SHORT_FLIPS))


@pytest.mark.slow
def test_thousands_of_spoilt_parquet_files_leave_the_loader_alive(tmp_path: Path) -> None:
    record("crashing files", "long", SEED, fuzzed(tmp_path / "payments.parquet", LONG_FLIPS))


@pytest.mark.parametrize(
    ("ending", "error", "words"),
    [
        (signal.SIGSEGV, BadInputError, r"its parser crashed \(SIGSEGV\)"),
        (signal.SIGABRT, BadInputError, r"its parser crashed \(SIGABRT\)"),
        (signal.SIGPROF, BadInputError, "no part of it was read within"),
        (signal.SIGKILL, UnavailableError, "was ended from outside"),
    ],
)
def test_a_child_that_dies_takes_only_its_file_with_it(
    tmp_path: Path, ending: signal.Signals, error: type[BarberProError], words: str
) -> None:
    path = tmp_path / "payments.parquet"
    path.write_bytes(good_parquet(20_000))
    messages = isolated.batches_apart("parquet", path, None)
    next(messages)  # the names; what follows is more than the pipe holds, so that the child waits for us
    (child,) = [each for each in psutil.Process().children() if isolated.BEGIN in each.cmdline()]
    os.kill(child.pid, ending)
    with pytest.raises(error, match=rf"payments\.parquet.*{words}"):
        list(messages)
    path.write_bytes(good_parquet())
    assert ended(path) == "read"
