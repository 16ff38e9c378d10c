"""A table of any size is streamed: memory does not grow with it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from barberpro.warehouse import fetched as landing
from tests.pipelines.postgresql.shop_database import ONLY_BOOKINGS, Fetcher

FETCH_ALONE = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from barberpro.progress import silent
from barberpro.settings import load_settings
from barberpro.warehouse.mapping import read_mapping
from pipelines.postgresql import fetching
from pipelines.source import Request

root, *mappings = sys.argv[1:]
settings = load_settings(Path(root))
for mapping in map(read_mapping, mappings):
    request = Request(settings, silent, datetime.now(UTC), None, None, settings.database_url, mapping)
    for part in fetching.fetch(request):
        part.done()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10)
"""
WIDE = 1_000
"""Characters in each row, in text that does not compress well."""


def made_by_a_view(name: str, rows: int) -> str:
    return (
        f"CREATE VIEW {name} AS SELECT g::text AS booking_id, 'c' || g AS client_id, 'P1' AS provider_id, "
        "now() AS created_at, now() AS starts_at, (SELECT string_agg(md5((g * 40 + k)::text), '') "
        f"FROM generate_series(1, {WIDE // 32}) k WHERE g > 0) AS service, 10.50 AS price, 'ARS' AS currency, "
        "'reservada' AS status, timestamptz '2026-01-01' + g * interval '1 second' AS updated_at "
        f"FROM generate_series(1, {rows}) g"
    )


@pytest.mark.parametrize("rows", [60_000, pytest.param(1_500_000, marks=pytest.mark.slow)])
def test_memory_does_not_grow_with_the_table(bookings: Fetcher, tmp_path: Path, rows: int) -> None:
    """Fetch a few rows and then many in one process, and see the most memory that it took so far."""
    bookings.database.run(made_by_a_view("few", 1_000), made_by_a_view("many", rows))
    where, mappings = "    fields:\n      booking_id", []
    for name in ("few", "many"):
        path = tmp_path / f"{name}.yaml"
        path.write_text(ONLY_BOOKINGS.replace(where, f"    postgresql: {{table: {name}}}\n{where}"), encoding="utf-8")
        mappings.append(str(path))

    done = subprocess.run(
        [sys.executable, "-c", FETCH_ALONE, str(tmp_path / "root"), *mappings],
        capture_output=True, text=True, check=True, timeout=600,
        env={**os.environ, "DATABASE_URL": bookings.database.dsn},
    )  # fmt: skip

    few, many = map(int, done.stdout.split())
    files = list(landing.folder_of(tmp_path / "root/raw", "shop").glob("*.parquet"))
    assert sum(pq.read_metadata(file).num_rows for file in files) == rows, "those of the first were never loaded"
    assert many - few < 60, f"{rows * WIDE >> 20} MB were streamed"
