"""The log of answers: one whole file for each time somebody asked, on the disk before the answers are handed out.

Killed at any moment, the log holds answers that nobody got, or nobody got any; never the other way round. A file is
named after when it was asked and after its content, is never changed, and names no person: it holds payments only.
"""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import polars as pl

from barberpro.errors import IntegrityError
from barberpro.settings import Settings
from barberpro.tables import schemas
from barberpro.tables.shape import Kind
from barberpro.warehouse.files import replace_durably
from barberpro.warehouse.space import full_disk_told

LIVE = "live"
TYPES: dict[Kind, pl.DataType] = {
    "text": pl.String(),
    "timestamp": pl.Datetime("us"),
    "share": pl.Float64(),
    "boolean": pl.Boolean(),
}
SCHEMA = {column.name: TYPES[column.kind] for column in schemas.PAYMENT_SCORES.columns}
HASH_DIGITS = 16


def log(settings: Settings, answers: pl.DataFrame, at: datetime) -> Path | None:
    """Write down answers given at `at` (with its zone): columns of `payment_scores` but `scored_at` and `origin`.

    Returns once the file is on the disk. Nothing is written where there are no answers.
    """
    if answers.is_empty():
        return None
    moment = at.astimezone(UTC).replace(tzinfo=None)
    rows = answers.with_columns(scored_at=pl.lit(moment), origin=pl.lit(LIVE)).select(
        *[pl.col(name).cast(kind) for name, kind in SCHEMA.items()]
    )
    content = _parquet(rows.sort("source", "payment_id"))
    digest = hashlib.sha256(content).hexdigest()[:HASH_DIGITS]
    path = settings.answers / f"{moment:%Y%m%dT%H%M%S%f}-{digest}.parquet"
    with full_disk_told(settings.data_root, "what was to be answered", "ask again"):
        _write(path, content)
    return path


def read(settings: Settings) -> pl.DataFrame:
    """Read every answer that was ever logged, each file seen to be what its name says; IntegrityError where one is not.

    An answer asked for twice stands there twice.
    """
    parts = [_checked(path) for path in files(settings)]
    logged = pl.concat([empty(), *parts])
    return logged.unique(schemas.PAYMENT_SCORES.key, keep="first", maintain_order=True)


def files(settings: Settings) -> list[Path]:
    """List the files of the log in the order in which they were written."""
    return sorted(settings.answers.glob("*.parquet"))


def empty() -> pl.DataFrame:
    """Lay out no answers at all."""
    return pl.DataFrame(schema=SCHEMA)


def _parquet(rows: pl.DataFrame) -> bytes:
    stream = BytesIO()
    rows.write_parquet(stream)
    return stream.getvalue()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        replace_durably(partial, path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


def _checked(path: Path) -> pl.DataFrame:
    content = path.read_bytes()
    found = hashlib.sha256(content).hexdigest()[:HASH_DIGITS]
    if not path.stem.endswith(f"-{found}"):
        raise IntegrityError(
            f"{path}, a file of logged answers, is damaged: its sha256 begins with {found}; restore it from a copy, or "
            "move it away, and its answers are not judged"
        )
    return pl.read_parquet(BytesIO(content)).select(*SCHEMA)
