"""What was delivered before changes nothing: the same file, renamed, packed or written anew, or in other windows."""

from __future__ import annotations

import gzip
import io
import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from barberpro.settings import Settings, read_params, shipped
from barberpro.warehouse.content import content_hash
from barberpro.warehouse.writer import open_writer
from pipelines import load
from tests.conftest import TEST_PSEUDONYM_KEY
from tests.failure.malformed.case import COLUMNS, HEADER, Maker
from tests.failure.reliability import record
from tests.failure.test_malformed_corpus import MAPPING
from tests.shop import NOW

SEED = 20261125
SHORT_ROWS, LONG_ROWS = 120, 200_000
SHORT_WINDOWS, LONG_WINDOWS = 8, 60
Row = dict[str, str]


@dataclass(frozen=True)
class Again:
    """A data root that files are loaded into, and what its tables hold."""

    root: Path

    @property
    def settings(self) -> Settings:
        return Settings(self.root / "data", read_params(shipped("params.yaml")), pseudonym_key=TEST_PSEUDONYM_KEY)

    def load(self, name: str, content: bytes) -> tuple[load.LoadResult, float]:
        """Deliver one file; return what came of it and the seconds until it was said."""
        folder = self.root / "exports" / str(time.monotonic_ns())
        folder.mkdir(parents=True)
        (folder / name).write_bytes(content)
        begun = time.perf_counter()
        result = load.run(self.settings, raw=folder / name, mapping=MAPPING, now=NOW)
        return result, time.perf_counter() - begun

    def quarantine(self) -> str:
        with open_writer(self.settings) as db:
            return content_hash(db, "quarantine")


def payments(rows: int) -> list[Row]:
    """Make payments, each with two versions."""
    maker = Maker("again", SEED)
    made: list[Row] = []
    for number in range(rows // 2):
        first = {key: str(value) for key, value in maker.values(amount=f"{number},25").items()}
        made += [{**first, "status": "pending"}, {**first, "updated": "2026-07-02 09:00:00"}]
    return made


def as_csv(rows: list[Row]) -> bytes:
    return "\n".join((HEADER, *(";".join(row.values()) for row in rows), "")).encode()


def with_points(rows: list[Row]) -> list[Row]:
    return [{**row, "amount": row["amount"].replace(",", ".")} for row in rows]


def as_lines(rows: list[Row]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in with_points(rows)).encode()


def as_document(rows: list[Row]) -> bytes:
    return json.dumps(with_points(rows), indent=2).encode()


def as_parquet(rows: list[Row], **options: object) -> bytes:
    stream = io.BytesIO()
    written = with_points(rows)
    pq.write_table(pa.table({name: [row[name] for row in written] for name in COLUMNS}), stream, **options)
    return stream.getvalue()


FORMS: dict[str, Callable[[list[Row]], bytes]] = {
    "csv": as_csv,
    "jsonl": as_lines,
    "json": as_document,
    "parquet": as_parquet,
    "csv.gz": lambda rows: gzip.compress(as_csv(rows)),
}


def deliveries(rows: list[Row]) -> Iterator[tuple[str, bytes]]:
    """Yield the same file, first as it was, then disguised in every way."""
    bad = HEADER.replace("id", "bad", 1).encode() + b"\n"
    text, table = as_csv(rows) + bad, as_parquet(rows)
    half = text.index(b"\n", len(text) // 2) + 1
    yield "payments-1.csv", text
    yield "payments-1.csv", text
    yield "payments-renamed.csv", text
    for level in (1, 9):
        yield f"payments-{level}.csv.gz", gzip.compress(text, level, mtime=level)
    yield "payments-members.csv.gz", gzip.compress(text[:half]) + gzip.compress(text[half:])
    yield "payments-other-ends.csv", as_csv(rows).replace(b"\n", b"\r\n")
    yield "payments-turned.csv", as_csv(rows[::-1])
    yield "payments-doubled.csv", as_csv(rows + rows[: len(rows) // 2])
    yield "payments.parquet", table
    yield "payments-packed.parquet", as_parquet(rows, compression="zstd", row_group_size=max(len(rows) // 7, 1))
    yield "payments-words.parquet", as_parquet(rows, use_dictionary=False, data_page_version="2.0")
    yield "payments.jsonl", as_lines(rows)
    yield "payments.jsonl.gz", gzip.compress(as_lines(rows))
    if len(rows) < 100_000:  # a document is held in memory; larger ones are to come line by line
        yield "payments.json", as_document(rows)


def unchanged(root: Path, rows: list[Row]) -> dict[str, float | int]:
    """Deliver the same again and again; nothing but the ledger may change."""
    again, files, slowest = Again(root), deliveries(rows), 0.0
    first, _ = again.load(*next(files))
    assert (first.files[0].loaded, first.files[0].quarantined) == (len(rows), 1)
    quarantine, known = again.quarantine(), 0
    for name, content in files:
        result, seconds = again.load(name, content)
        (file,) = result.files
        assert result.tables == first.tables, name
        assert (file.loaded, file.duplicate) == (0, file.rows), name
        known += file.seen_before
        slowest = max(slowest, seconds) if file.seen_before else slowest
    assert again.quarantine() == quarantine
    assert known == 6
    return {"rows": len(rows), "recognised_by_content": known, "slowest_recognised_seconds": round(slowest, 2)}


def windows(root: Path, rows: list[Row], count: int) -> dict[str, float | int]:
    """Deliver overlapping windows in a random order and form; they hold what one delivery of all would."""
    chance = random.Random(SEED)
    step = len(rows) // count
    cuts = [rows[max(place - step, 0) : place + 2 * step] for place in range(0, len(rows), step)]
    chance.shuffle(cuts)
    (root / "whole").mkdir()
    whole, _ = Again(root / "whole").load("payments.csv", as_csv(rows))
    again, loaded, duplicate = Again(root), 0, 0
    for place, cut in enumerate(cuts):
        form = chance.choice(list(FORMS))
        result, _ = again.load(f"payments-{place}.{form}", FORMS[form](cut))
        (file,) = result.files
        loaded, duplicate = loaded + file.loaded, duplicate + file.duplicate
    assert result.tables == whole.tables
    assert loaded == len(rows)
    assert duplicate == sum(len(cut) for cut in cuts) - len(rows) > 0
    return {"windows": len(cuts), "loaded": loaded, "duplicate": duplicate}


def test_the_same_file_in_any_disguise_changes_nothing(tmp_path: Path) -> None:
    record("the same file again", "short", SEED, unchanged(tmp_path, payments(SHORT_ROWS)))


def test_overlapping_windows_hold_what_one_delivery_would(tmp_path: Path) -> None:
    record("overlapping windows", "short", SEED, windows(tmp_path, payments(SHORT_ROWS), SHORT_WINDOWS))


@pytest.mark.slow
def test_a_large_file_in_any_disguise_changes_nothing(tmp_path: Path) -> None:
    record("the same file again", "long", SEED, unchanged(tmp_path, payments(LONG_ROWS)))


@pytest.mark.slow
def test_many_overlapping_windows_hold_what_one_delivery_would(tmp_path: Path) -> None:
    record("overlapping windows", "long", SEED, windows(tmp_path, payments(30_000), LONG_WINDOWS))
