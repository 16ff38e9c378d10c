"""Write a synthetic history: raw files as real sources send them, their manifest, and the truth apart from them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from barberpro.errors import BadInputError
from barberpro.parameters import reference
from barberpro.progress import Progress, silent
from barberpro.world.blocks import BLOCK_PAYMENTS, block_sizes, blocks
from barberpro.world.forms import JSONL, form_called
from barberpro.world.foundation import foundation
from barberpro.world.ground import Facts
from barberpro.world.named import DEFAULT, REPORT_DIFFERENCES, named_world, named_worlds
from pipelines.world_files import PRIVATE_FOLDER, TRUTH_FILE, Target, Written, put, write_blocks

VERSION = 4
"""Version of the world: raised whenever the same arguments give other bytes.

3: the processor's reports of settled and released money, and the truth of what is planted in them, are written as well;
every other file is, byte by byte, that of version 2.
"""
MANIFEST = "SYNTHETIC.json"


@dataclass(frozen=True, slots=True)
class SynthResult:
    """What was written: rows by table, defects by source, and every file with its sha256."""

    raw: Path
    truth: Path
    manifest: Path
    counts: dict[str, int]
    defects: dict[str, dict[str, int]]
    files: dict[str, str]


def run(  # noqa: PLR0913  the arguments of the command
    out: Path,
    *,
    payments: int,
    months: int,
    seed: int,
    end: date,
    world: str = DEFAULT,
    form: str = JSONL.name,
    block_payments: int = BLOCK_PAYMENTS,
    progress: Progress = silent,
) -> SynthResult:
    """Write a history of exactly `payments` attempts over the `months` before `end` (which it leaves out) under `out`.

    `out/raw` and `out/truth` appear whole or not at all; earlier synthetic ones are replaced, anything else is refused.
    `world` names the world: the default one, or one in which the answer to a question is known.
    `form` is `jsonl` (with CSV exports) or `parquet`: the same facts, but for the defects that only text can have.
    Blocks of at most `block_payments` bound the memory; their number is part of what the history is.
    """
    start = first_day(end, months)
    _check(payments, months, seed)
    named, written_as = named_world(world), form_called(form)
    refuse_foreign_files(out)
    progress("simulating the marketplace")
    shared = foundation(_facts(start, end), payments, (start, end), seed, named.assumptions)
    sizes = block_sizes(payments, block_payments)
    arguments: dict[str, int | str] = {"world": world, "seed": seed, "payments": payments, "months": months}
    arguments |= {"end": end.isoformat(), "blocks": len(sizes), "format": form}
    with _folders(out, "raw", "truth") as folders:
        target = Target(*folders, written_as, (REPORT_DIFFERENCES, *named.truth))
        written = write_blocks(target, blocks(shared, sizes), len(sizes), progress)
        left_out = written_as.left_out(shared.ground.assumptions.defects)
        put(folders[0] / MANIFEST, _manifest(arguments, written, left_out))
    return SynthResult(
        out / "raw", out / "truth", out / "raw" / MANIFEST, written.counts, written.defects, written.sorted_files
    )


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


def _manifest(arguments: dict[str, int | str], written: Written, left_out: list[str]) -> bytes:
    content = {
        "synthetic": True,
        "version": VERSION,
        **arguments,
        "counts": written.counts,
        "defects": written.defects,
        "defects_left_out": left_out,
        "files": written.sorted_files,
    }
    return (json.dumps(content, indent=2) + "\n").encode()


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
    known = [REPORT_DIFFERENCES, *(each for named in named_worlds().values() for each in named.truth)]
    truths = {TRUTH_FILE, *(f"{each.name}.parquet" for each in known)}
    for path in sorted(hidden.rglob("*")):
        if path.is_file() and (path.name not in truths or not found):
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
