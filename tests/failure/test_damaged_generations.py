"""A published generation that lost, gained or changed a byte is noticed by whoever opens it next, and passed over."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from barberpro.errors import IntegrityError
from barberpro.settings import Settings, read_params, shipped
from barberpro.warehouse import generations, reader
from tests.conftest import TEST_PSEUDONYM_KEY
from tests.failure.reliability import Form, record
from tests.judged import publish_judged
from tests.shop import opened_shop, row

SEED = 20261125
PROMISE = "a damaged published file is noticed and passed over"
START = datetime(2026, 8, 1, tzinfo=UTC)
HARD_TO_READ = (b"", b"\0" * 4096, b"not a database at all\n")


@dataclass
class Published:
    """Two generations of a shop. The newer one is damaged in place and restored, its times kept as they were."""

    settings: Settings
    older: str
    newer: str

    @property
    def files(self) -> tuple[Path, Path]:
        """The newer generation's database and its sidecar."""
        find = (generations.file_of, generations.sidecar_of)
        return find[0](self.settings, self.newer), find[1](self.settings, self.newer)

    def served(self) -> tuple[str, tuple[str, ...]]:
        """Open what is in force as a process does that has just started."""
        reader._damage_of.cache_clear()
        with reader.generation(self.settings) as opened:
            opened.database.frame("SELECT count(*) FROM payments")
            return opened.name, opened.warnings

    def passed_over_with(self, path: Path, content: bytes | None) -> bool:
        """Say whether the older generation is served, and why is told, while `path` holds `content`; None: is gone."""
        whole, times = path.read_bytes(), path.stat()
        try:
            path.unlink() if content is None else path.write_bytes(content)
            if content is not None:
                os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
            name, warnings = self.served()
            return name == self.older and len(warnings) == 1 and self.newer in warnings[0]
        finally:
            path.write_bytes(whole)
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    place = tmp_path_factory.mktemp("published")
    settings = Settings(place / "data", read_params(shipped("params.yaml")), pseudonym_key=TEST_PSEUDONYM_KEY)
    shop, names = opened_shop(place / "shop", settings), []
    for number in range(2):
        shop.export(*(row(f"{number}-{place}") for place in range(20)), name=f"payments-{number}.csv")
        shop.load()
        names.append(publish_judged(settings, now=START + timedelta(hours=number)).generation)
    return Published(settings, *names)


@pytest.mark.parametrize(
    ("form", "flips", "cuts"),
    [pytest.param("short", 25, 5, id="short"), pytest.param("long", 200, 40, id="long", marks=pytest.mark.slow)],
)
def test_every_damage_is_noticed_and_the_older_generation_served(
    published: Published, form: Form, flips: int, cuts: int
) -> None:
    draw = random.Random(SEED)
    assert published.served() == (published.newer, ())
    tried = dict.fromkeys(("flipped", "truncated", "grown", "not a database", "missing"), 0)
    noticed = dict(tried)

    def attempt(kind: str, path: Path, content: bytes | None) -> None:
        tried[kind] += 1
        noticed[kind] += published.passed_over_with(path, content)

    for path in published.files:
        whole = path.read_bytes()
        for _ in range(flips):
            place, changed = draw.randrange(len(whole)), bytearray(whole)
            changed[place] ^= 1 << draw.randrange(8)
            attempt("flipped", path, bytes(changed))
        for _ in range(cuts):
            attempt("truncated", path, whole[: draw.randrange(1, len(whole) - 1)])
        attempt("grown", path, whole + b"\0")
        for content in HARD_TO_READ:
            attempt("not a database", path, content)
        attempt("missing", path, None)
    assert published.served() == (published.newer, ())
    figures = {f"{kind}: noticed of {tried[kind]}": count for kind, count in noticed.items()}
    record(PROMISE, form, SEED, figures)
    assert noticed == tried


def test_the_doctor_says_what_is_damaged_and_how_to_mend_it(published: Published, tmp_path: Path) -> None:
    root = tmp_path / "data"
    shutil.copytree(published.settings.data_root, root)
    with (root / "warehouse" / f"wh-{published.newer}.duckdb").open("r+b") as stream:
        stream.seek(20_000)
        stream.write(b"\xff\x00\xff")
    environment = {**os.environ, "BARBERPRO_DATA": str(root), "BARBERPRO_PSEUDONYM_KEY": TEST_PSEUDONYM_KEY}
    command = [sys.executable, "-c", "from barberpro.cli.main import main; main()", "doctor"]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    everything = " ".join((told.stdout + told.stderr).split())
    assert f"{published.newer} is damaged" in everything
    assert "`barberpro publish`" in everything
    assert told.returncode == IntegrityError.exit_code
