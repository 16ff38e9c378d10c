"""Reads one file through one mapping into typed rows and refusals, without a warehouse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from barberpro.progress import silent
from barberpro.settings import Settings
from barberpro.warehouse import staging, writer
from barberpro.warehouse.chunks import Sizes
from barberpro.warehouse.database import memory_database
from barberpro.warehouse.files import LandedFile, sha256_of
from barberpro.warehouse.mapping import read_mapping

HEAD = """
name: made
source: made
inputs:
  - table: payment_events
    files: ["payments*"]
    format: {format}
    zone: America/Argentina/Buenos_Aires
    ignored: {ignored}
    fields:
"""
FIELDS = {
    "payment_id": "{from: id}",
    "event_at": "{from: made}",
    "known_at": "{from: made}",
    "attempted_at": "{from: made}",
    "amount": "{from: amount}",
    "currency": "{const: ARS}",
    "status": "{const: approved}",
}
FORMATS = {
    "csv": "{type: csv, delimiter: ',', quote: '\"', encoding: utf-8, decimal: '.', thousands: ''}",
    "jsonl": "{type: jsonl}",
    "json": "{type: json}",
    "parquet": "{type: parquet}",
}


@dataclass(frozen=True)
class Read:
    """What was read: rows by column, and (line, column, reason) of each refusal."""

    rows: list[dict[str, Any]]
    refused: list[tuple[int, str | None, str]]


Reader = Callable[..., Read]


@pytest.fixture
def read_file(tmp_path: Path, settings: Settings) -> Reader:
    """Write `content` to a file, or take a path, and read it; `fields` change the mapping's."""

    def read(kind: str, content: bytes | Path, *, ignored: str = "'*'", **fields: str) -> Read:
        path = content if isinstance(content, Path) else tmp_path / f"payments.{kind}"
        if isinstance(content, bytes):
            path.write_bytes(content)
        lines = [f"      {name}: {spec}" for name, spec in {**FIELDS, **fields}.items()]
        file = tmp_path / "made.yaml"
        head = HEAD.replace("{format}", FORMATS[kind]).replace("{ignored}", ignored)
        file.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
        mapping = read_mapping(file)
        with memory_database() as db:
            writer.add_pseudonyms(db, settings)
            received = staging.Received(mapping, mapping.inputs[0], LandedFile(path, sha256_of(path)), {})
            staging.stage(db, received, Sizes(1 << 20, 1 << 16), silent)
            rows = db.frame("SELECT * FROM staged ORDER BY line").to_dicts()
            return Read(rows, db.execute("SELECT line, column_name, reason FROM refused ORDER BY line").fetchall())

    return read
