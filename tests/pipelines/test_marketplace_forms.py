"""The marketplace's rows as CSV, CSV.gz, Parquet, JSON lines and in a database: whatever the form, the same tables."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from barberpro.settings import Settings, read_params, shipped
from barberpro.world.cells import with_offset
from pipelines import fetch, load, synth
from tests.conftest import TEST_PSEUDONYM_KEY
from tests.database import Made

TABLES = ("bookings", "checkouts", "clients", "disputes", "providers", "refunds", "reviews")
NEVER_SAME = {"load_ledger", "quarantine"}


@pytest.fixture(scope="module")
def frames(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pl.DataFrame]:
    """Take a small world's exports, with the rows in them that are damaged or stand twice."""
    root = tmp_path_factory.mktemp("world")
    synth.run(root, payments=400, months=6, seed=9, end=date(2026, 1, 1), form="parquet")
    found = {
        name: pl.concat([pl.read_parquet(path) for path in sorted((root / "raw/marketplace").glob(f"{name}*.parquet"))])
        for name in TABLES
        if list((root / "raw/marketplace").glob(f"{name}*.parquet"))
    }
    assert {"bookings", "checkouts", "clients", "providers", "refunds", "reviews"} <= set(found)
    return found


@pytest.fixture(scope="module")
def expected(frames: dict[str, pl.DataFrame], tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, ...]:
    root = tmp_path_factory.mktemp("typed")
    write_parquet(frames, root / "exports")
    made = Settings(root / "data", read_params(shipped("params.yaml")), pseudonym_key=TEST_PSEUDONYM_KEY)
    found = outcome(load.run(made, raw=root / "exports", mapping="marketplace"))
    loaded, _, refused = found[1]
    assert loaded > 1_000
    assert refused > 0
    return found


def outcome(result: load.LoadResult) -> tuple[Any, ...]:
    """Tell what is in the tables, and how many records were loaded, stood twice and were refused."""
    tables = {name: text for name, text in result.tables.items() if name not in NEVER_SAME}
    sums = [sum(getattr(file, each) for file in result.files) for each in ("loaded", "duplicate", "quarantined")]
    return tables, sums


def worded(frame: pl.DataFrame) -> pl.DataFrame:
    """Write moments as text, in Buenos Aires time with its offset."""
    return frame.with_columns(
        with_offset(pl.col(name)) for name, kind in frame.schema.items() if isinstance(kind, pl.Datetime)
    )


def write_parquet(frames: dict[str, pl.DataFrame], folder: Path) -> None:
    folder.mkdir()
    for name, frame in frames.items():
        frame.write_parquet(folder / f"{name}.parquet")


def write_csv(frames: dict[str, pl.DataFrame], folder: Path) -> None:
    folder.mkdir()
    for name, frame in frames.items():
        worded(frame).write_csv(folder / f"{name}.csv")


def write_csv_gz(frames: dict[str, pl.DataFrame], folder: Path) -> None:
    folder.mkdir()
    for name, frame in frames.items():
        (folder / f"{name}.csv.gz").write_bytes(gzip.compress(worded(frame).write_csv().encode()))


def write_jsonl(frames: dict[str, pl.DataFrame], folder: Path) -> None:
    """Write amounts as numbers, as exporters of JSON do."""
    folder.mkdir()
    for name, frame in frames.items():
        lines = [json.dumps(row, default=plain, ensure_ascii=False) for row in worded(frame).iter_rows(named=True)]
        (folder / f"{name}.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def plain(value: object) -> float:
    assert isinstance(value, Decimal)
    return float(value)


Writer = Callable[[dict[str, pl.DataFrame], Path], None]


@pytest.mark.parametrize("write", [write_csv, write_csv_gz, write_jsonl])
def test_the_same_rows_are_the_same_tables_in_every_form(
    write: Writer, frames: dict[str, pl.DataFrame], expected: tuple[Any, ...], settings: Settings, tmp_path: Path
) -> None:
    write(frames, tmp_path / "exports")
    assert outcome(load.run(settings, raw=tmp_path / "exports", mapping="marketplace")) == expected


@pytest.mark.parametrize("write", [write_csv, write_csv_gz, write_jsonl])
def test_rows_that_come_again_in_another_form_are_duplicates(
    write: Writer, frames: dict[str, pl.DataFrame], settings: Settings, tmp_path: Path
) -> None:
    some = {name: frames[name] for name in ("providers", "reviews")}
    write_parquet(some, tmp_path / "typed")
    before = load.run(settings, raw=tmp_path / "typed", mapping="marketplace")
    write(some, tmp_path / "again")
    again = load.run(settings, raw=tmp_path / "again", mapping="marketplace")
    assert outcome(again)[0] == outcome(before)[0]
    assert sum(file.loaded for file in again.files) == 0


def test_a_database_with_the_same_rows_gives_the_same_tables(
    frames: dict[str, pl.DataFrame], expected: tuple[Any, ...], settings: Settings, database: Made
) -> None:
    """Read in small files, with the mapping as it comes with the project."""
    for name in TABLES:
        store(database, name, frames.get(name, disputes_like(frames)))
    small = replace(settings.params, postgresql=replace(settings.params.postgresql, batch_rows=300))

    result = fetch.run(replace(settings, params=small), "postgresql", dsn=database.dsn, reconcile_keys=True)

    assert len(result.files) > len(TABLES)
    assert result.tables == expected[0]
    held = {note.split()[2].rstrip(":"): note for note in result.notes if note.startswith("keys of")}
    assert set(held) == set(TABLES)
    assert not any("gone" in note for note in held.values())


def disputes_like(frames: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Give the empty table that a world without disputes leaves out."""
    refunds = frames["refunds"].clear()
    return refunds.select(
        dispute_id="refund_id", payment_id="payment_id", opened_at="created_at", closed_at="created_at",
        amount="amount", currency="currency", reason="reason", outcome="status", updated_at="updated_at",
    )  # fmt: skip


def store(database: Made, name: str, frame: pl.DataFrame) -> None:
    """Put a frame into a table of the database."""
    kinds = {pl.String: "text", pl.Boolean: "boolean", pl.Float64: "double precision", pl.Int64: "bigint"}
    columns = ", ".join(
        f"{column} {'timestamptz' if isinstance(kind, pl.Datetime) else kinds.get(type(kind), 'numeric(18,2)')}"
        for column, kind in frame.schema.items()
    )
    text = io.StringIO()
    worded(frame).write_csv(text)
    with database.session() as session:
        session.execute(f"CREATE TABLE {name} ({columns})".encode())
        with session.cursor().copy(f"COPY {name} FROM STDIN (FORMAT csv, HEADER)".encode()) as copy:
            copy.write(text.getvalue())
