"""Writes the blocks of a synthetic world to disk: a block is written while the next one is simulated."""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from barberpro.progress import Progress
from barberpro.world.columns import Ledger, ledger
from barberpro.world.defects import INVALID_BYTE
from barberpro.world.deliveries import File, export_files, payment_file, payment_months, plan_payments, report_file
from barberpro.world.exports import truth
from barberpro.world.forms import Form
from barberpro.world.named import Truth
from barberpro.world.reports import reports
from barberpro.world.world import World

TRUTH_FILE = "payments.parquet"
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
THREADS = 2


@dataclass(frozen=True, slots=True)
class Target:
    """Where the raw files go and in which form, where the truth does and what it tells."""

    raw: Path
    truth: Path
    form: Form
    tables: tuple[Truth, ...] = ()
    """Of truth, besides that of payments."""


@dataclass(slots=True)
class Written:
    """What is gathered while files are written: hash by file, defects by source, rows by table."""

    files: dict[str, str] = field(default_factory=dict)
    defects: dict[str, Counter[str]] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def sorted_files(self) -> dict[str, str]:
        """Hash by file, in order of names."""
        return dict(sorted(self.files.items()))

    def damage(self, source: str, counts: dict[str, int]) -> None:
        """Add to the defects of a source; a kind that did not come up is counted as none."""
        of_source = self.defects.setdefault(source, Counter())
        for kind, count in counts.items():
            of_source[kind] += count


def write_blocks(target: Target, built: Iterator[World], size: int, progress: Progress) -> Written:
    """Write out the `size` blocks of a world; never more than two are held: one written, one being simulated."""
    written = Written()
    with ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(THREADS))
        hidden = stack.enter_context(closing(TruthFile(target.truth / TRUTH_FILE)))
        tables = [(each, stack.enter_context(closing(_truth_file(target, each)))) for each in target.tables]
        for number, block in enumerate(_ahead(built)):
            shared = ledger(block)
            _write_payments(target, (block, shared), pool, written, _Steps(progress, number, size))
            _write_exports(target, block, written)
            _write_reports(target, (block, shared), written)
            _count(block, written)
            hidden.add(truth(block))
            for each, file in tables:
                if not (each.common and number):
                    file.add(each.table(block))
    return written


def _truth_file(target: Target, table: Truth) -> TruthFile:
    return TruthFile(target.truth / f"{table.name}.parquet")


def _ahead(built: Iterator[World]) -> Iterator[World]:
    """Make each block while its reader is busy with the one before it."""
    with ThreadPoolExecutor(1) as maker:
        following = maker.submit(next, built, None)
        while (block := following.result()) is not None:
            following = maker.submit(next, built, None)
            yield block


@dataclass(frozen=True, slots=True)
class _Steps:
    """Tells how far the writing of all blocks is."""

    progress: Progress
    number: int
    size: int

    def done(self, files: int, of: int) -> None:
        """Tell that some of the files of this block are there."""
        self.progress("writing payments", self.number * of + files, self.size * of)


class TruthFile:
    """One Parquet file to which the truth of block after block is added, a row group each."""

    def __init__(self, path: Path) -> None:
        path.touch(mode=PRIVATE_FILE)
        self._path = path
        self._writer: pq.ParquetWriter | None = None

    def add(self, rows: pl.DataFrame) -> None:
        """Append rows, which come in order of their key."""
        table = rows.to_arrow()
        if self._writer is None:
            self._writer = pq.ParquetWriter(self._path, table.schema, compression="zstd")
        self._writer.write_table(table)

    def close(self) -> None:
        """Finish the file."""
        if self._writer is not None:
            self._writer.close()


def _write_payments(
    target: Target, told: tuple[World, Ledger], pool: ThreadPoolExecutor, written: Written, steps: _Steps
) -> None:
    (block, shared), delivery = told, plan_payments(told[0], target.form)
    months = payment_months(delivery)
    written.damage("mercadopago", {"late": delivery.late, **delivery.copies.counts})
    ready = pool.map(
        lambda month: _write(target.raw, payment_file(block, shared, target.form, delivery, month)), months
    )
    for done, (name, sha256) in enumerate(ready, start=1):
        written.files[name] = sha256
        steps.done(done, len(months))


def _write_exports(target: Target, block: World, written: Written) -> None:
    for file, counts in export_files(block, target.form):
        name, sha256 = _write(target.raw, file)
        written.files[name] = sha256
        written.damage("marketplace", counts)


def _write_reports(target: Target, told: tuple[World, Ledger], written: Written) -> None:
    for report in reports(*told):
        name, sha256 = _write(target.raw, report_file(told[0], report))
        written.files[name] = sha256
        written.counts[report.lines_are] += report.lines


def _count(block: World, written: Written) -> None:
    written.counts.update(
        payments=len(block.attempts.visit),
        payment_versions=len(block.versions.at),
        checkouts=len(block.market.visits.client),
        bookings=len(block.market.visits.client),
        reviews=len(block.reviews.visit),
        refunds=len(block.refunds.attempt),
        disputes=len(block.disputes.attempt),
        clients=len(block.registrations.client),
    )


def _write(raw: Path, file: File) -> tuple[str, str]:
    content = _bytes(file)
    put(raw / file.name, content)
    return file.name, hashlib.sha256(content).hexdigest()


def _bytes(file: File) -> bytes:
    if file.is_text:
        return file.text().encode().replace(INVALID_BYTE.encode(), b"\xff")
    content = io.BytesIO()
    file.rows.write_parquet(content, compression="zstd", statistics=False)
    return content.getvalue()


def put(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    path.touch(mode=PRIVATE_FILE)
    path.write_bytes(content)
