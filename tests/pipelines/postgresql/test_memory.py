"""A table of any size is streamed: memory does not grow with it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from barberpro.warehouse import fetched as landing
from tests.pipelines.postgresql.conftest import Fetcher

FETCH_ALONE = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from barberpro.progress import silent
from barberpro.settings import load_settings
from barberpro.warehouse.mapping import read_mapping
from pipelines.postgresql import fetching
from pipelines.source import Request

settings, mapping = load_settings(Path(sys.argv[1])), read_mapping(sys.argv[2])
for part in fetching.fetch(Request(settings, silent, datetime.now(UTC), None, None, settings.database_url, mapping)):
    part.done()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
WIDE = 1_000
"""Characters in each row, in text that does not compress well."""


def made_by_a_view(rows: int) -> str:
    return (
        "CREATE OR REPLACE VIEW bookings AS SELECT g::text AS booking_id, 'c' || g AS client_id, 'P1' AS provider_id, "
        "now() AS created_at, now() AS starts_at, (SELECT string_agg(md5((g * 40 + k)::text), '') "
        f"FROM generate_series(1, {WIDE // 32}) k WHERE g > 0) AS service, 10.50 AS price, 'ARS' AS currency, "
        "'reservada' AS status, timestamptz '2026-01-01' + g * interval '1 second' AS updated_at "
        f"FROM generate_series(1, {rows}) g"
    )


def megabytes(fetcher: Fetcher, root: Path, rows: int) -> int:
    """Fetch so many rows in a process of its own, and tell the most memory that it took."""
    fetcher.database.run(made_by_a_view(rows))
    environment = {**os.environ, "DATABASE_URL": fetcher.database.dsn}
    done = subprocess.run(
        [sys.executable, "-c", FETCH_ALONE, str(root), str(fetcher.mapping)],
        capture_output=True, text=True, check=True, env=environment, timeout=600,
    )  # fmt: skip
    files = sorted(landing.folder_of(root / "raw", "shop").glob("*.parquet"))
    assert sum(pq.read_metadata(file).num_rows for file in files) == rows
    return int(done.stdout)


@pytest.mark.parametrize("rows", [60_000, pytest.param(1_500_000, marks=pytest.mark.slow)])
def test_memory_does_not_grow_with_the_table(bookings: Fetcher, tmp_path: Path, rows: int) -> None:
    bookings.database.run("DROP TABLE bookings")
    few = megabytes(bookings, tmp_path / "few", 10)
    many = megabytes(bookings, tmp_path / "many", rows)
    assert many - few < 45, f"{rows * WIDE >> 20} MB were streamed"
