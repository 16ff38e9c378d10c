"""Write a synthetic history: raw files as real sources send them, their manifest, and the truth apart from them."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import polars as pl

from barberpro.errors import BadInputError
from barberpro.parameters import reference
from barberpro.progress import Progress, silent
from barberpro.world.assumptions import Assumptions
from barberpro.world.columns import Ledger, ledger
from barberpro.world.defects import INVALID_BYTE
from barberpro.world.deliveries import File, export_files, payment_file, payment_months, plan_payments
from barberpro.world.exports import truth
from barberpro.world.ground import Facts
from barberpro.world.world import World, world

VERSION = 1
"""Version of the world: raised whenever the same arguments give other bytes."""
MANIFEST = "SYNTHETIC.json"
TRUTH_FILE = "payments.parquet"
PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700
THREADS = 2


@dataclass(frozen=True, slots=True)
class SynthResult:
    """What was written: rows by table, defects by source, and every file with its sha256."""

    raw: Path
    truth: Path
    manifest: Path
    counts: dict[str, int]
    defects: dict[str, dict[str, int]]
    files: dict[str, str]


@dataclass(slots=True)
class _Written:
    """Hashes and defects gathered while files are written."""

    files: dict[str, str] = field(default_factory=dict)
    defects: dict[str, dict[str, int]] = field(default_factory=dict)


def run(  # noqa: PLR0913  the arguments of the command
    out: Path, *, payments: int, months: int, seed: int, end: date, progress: Progress = silent
) -> SynthResult:
    """Write a history of exactly `payments` attempts over the `months` before `end` (which it leaves out) under `out`.

    `out/raw` and `out/truth` appear whole or not at all; earlier synthetic ones are replaced, anything else is refused.
    """
    start = first_day(end, months)
    _check(payments, months, seed)
    refuse_foreign_files(out)
    progress("simulating the marketplace")
    built = world(_facts(start, end), payments, (start, end), seed, Assumptions())
    arguments: dict[str, int | str] = {"seed": seed, "payments": payments, "months": months, "end": end.isoformat()}
    with _folders(out, "raw", "truth") as (raw, hidden):
        return _write_all(out, (raw, hidden), built, arguments, progress)


@contextmanager
def _folders(out: Path, *names: str) -> Iterator[tuple[Path, ...]]:
    """Lend new folders that take their places under `out` at the end, or vanish where the work fails."""
    folders = tuple(_empty(out / f"{name}.partial") for name in names)
    try:
        yield folders
        for name, folder in zip(names, folders, strict=True):
            _swap(folder, out / name)
    finally:
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)


def _write_all(
    out: Path, folders: tuple[Path, Path], built: World, arguments: dict[str, int | str], progress: Progress
) -> SynthResult:
    raw, hidden = folders
    shared = ledger(built)
    written = _write_raw(raw, built, shared, progress)
    counts, files = _counts(built), dict(sorted(written.files.items()))
    manifest = {
        "synthetic": True,
        "version": VERSION,
        **arguments,
        "counts": counts,
        "defects": written.defects,
        "files": files,
    }
    _put(raw / MANIFEST, (json.dumps(manifest, indent=2) + "\n").encode())
    progress("writing the truth")
    truth(built, shared.payment_id).write_parquet(hidden / TRUTH_FILE, compression="zstd")
    (hidden / TRUTH_FILE).chmod(PRIVATE_FILE)
    return SynthResult(out / "raw", out / "truth", out / "raw" / MANIFEST, counts, written.defects, files)


def first_day(end: date, months: int) -> date:
    """Go back `months` calendar months from `end`; a day that the month lacks becomes its last one."""
    first = pl.select(pl.lit(end).dt.offset_by(f"-{max(months, 1)}mo")).item()
    return date(first.year, first.month, first.day)


def refuse_foreign_files(out: Path) -> None:
    """Raise BadInputError where `out` holds raw or truth files that no earlier synthetic history wrote."""
    raw, hidden = out / "raw", out / "truth"
    found = {path.relative_to(raw).as_posix() for path in raw.rglob("*") if path.is_file()}
    ours = {MANIFEST, *_earlier_files(raw / MANIFEST)} if found else set()
    for name in sorted(found - ours):
        raise BadInputError(f"{raw / name} was not written by synth; choose another --out, or move your own files away")
    for path in sorted(hidden.rglob("*")):
        if path.is_file() and (path.name != TRUTH_FILE or not found):
            raise BadInputError(f"{path} was not written by synth; choose another --out, or move it away")


def _check(payments: int, months: int, seed: int) -> None:
    for name, value, least in (("payments", payments, 1), ("months", months, 1), ("seed", seed, 0)):
        if value < least:
            raise BadInputError(f"--{name} is {value}; it must be at least {least}")


def _earlier_files(manifest: Path) -> set[str]:
    if not manifest.is_file():
        return set()
    try:
        content = json.loads(manifest.read_text(encoding="utf-8"))
    except ValueError:
        return set()
    files = content.get("files") if isinstance(content, dict) and content.get("synthetic") is True else None
    return set(files) if isinstance(files, dict) else set()


def _facts(start: date, end: date) -> Facts:
    days = date(start.year - 1, 1, 1), date(end.year + 1, 12, 31)
    return Facts(reference.cpi(), reference.provinces(), reference.cities(), reference.holidays(*days))


def _counts(built: World) -> dict[str, int]:
    return {
        "payments": len(built.attempts.visit),
        "payment_versions": len(built.versions.at),
        "checkouts": len(built.market.visits.client),
        "bookings": len(built.market.visits.client),
        "reviews": len(built.reviews.visit),
    }


def _write_raw(raw: Path, built: World, shared: Ledger, progress: Progress) -> _Written:
    written, delivery = _Written(), plan_payments(built)
    months = payment_months(delivery)
    written.defects["mercadopago"] = {"late": delivery.late, **delivery.copies.counts}
    with ThreadPoolExecutor(THREADS) as pool:
        ready = pool.map(lambda month: _write(raw, payment_file(built, shared, delivery, month)), months)
        for done, (name, sha256) in enumerate(ready, start=1):
            written.files[name] = sha256
            progress("writing payments", done, len(months))
    written.defects["marketplace"] = {}
    for file, counts in export_files(built, shared):
        progress(f"writing {file.name}")
        name, sha256 = _write(raw, file)
        written.files[name] = sha256
        for kind, count in counts.items():
            written.defects["marketplace"][kind] = written.defects["marketplace"].get(kind, 0) + count
    return written


def _write(raw: Path, file: File) -> tuple[str, str]:
    content = file.text().encode().replace(INVALID_BYTE.encode(), b"\xff")
    _put(raw / file.name, content)
    return file.name, hashlib.sha256(content).hexdigest()


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    path.touch(mode=PRIVATE_FILE)
    path.write_bytes(content)


def _empty(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=PRIVATE_FOLDER)
    return folder


def _swap(new: Path, place: Path) -> None:
    """Put `new` in the place of a folder that may be there."""
    old = place.with_name(place.name + ".old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    new.rename(place)
    shutil.rmtree(old, ignore_errors=True)
