"""What loading a CSV file costs, beside bare readers and beside peers that make the same checks, all in one run.

`python -m benchmarks.load [--rows 10000000]` writes card attempts in the form of the mapping `psp`, then loads them:
typed, checked, deduplicated by content, with a ledger line, hashed, durable. Beside it DuckDB's `read_csv` only reads,
into a table of its own; pandas and polars read as text, make the same checks, drop what is double, and write Parquet
and a ledger line. Each measurement has a process of its own, so that its peak is too; the best of `--runs` counts.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

KILOBYTES_A_GIGABYTE = 1024**2
FILE = "psp_attempts.csv"
MONEY = r"^[+-]?\d{1,16}(\.(\d{1,2}|\d{2}0{2,}|\d0{3,}))?$"
TIME = r"^\d{4}-\d\d-\d\d[T ]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?$"
ATTEMPTS = """
COPY (
  SELECT strftime(TIMESTAMP '2024-01-01' + to_seconds(i * 40000000 // {rows}), '%Y-%m-%d %H:%M:%S') AS tmsp,
         CASE hash(i, 1) % 3 WHEN 0 THEN 'Germany' WHEN 1 THEN 'Austria' ELSE 'Switzerland' END AS country,
         CAST((hash(i, 2) % 60000 + 100) / 100.0 AS DECIMAL(18,2)) AS amount,
         CAST(hash(i, 3) % 5 < 3 AS INT) AS success,
         CASE hash(i, 4) % 4 WHEN 0 THEN 'UK_Card' WHEN 1 THEN 'Simplecard' WHEN 2 THEN 'Moneycard'
              ELSE 'Goldcard' END AS PSP,
         CAST(hash(i, 5) % 4 = 0 AS INT) AS "3D_secured",
         CASE hash(i, 6) % 3 WHEN 0 THEN 'Visa' WHEN 1 THEN 'Master' ELSE 'Diners' END AS card
  FROM range({rows}) AS t(i)
) TO '{path}' (HEADER)
"""
Figures = dict[str, Any]


def write(folder: Path, rows: int) -> None:
    """Write the file to load."""
    (folder / "raw").mkdir()
    duckdb.execute(ATTEMPTS.format(rows=rows, path=folder / "raw" / FILE))


def duckdb_in_memory(folder: Path) -> Figures:
    """Only read, into memory."""
    return _bare(duckdb.connect(), folder)


def duckdb_in_file(folder: Path) -> Figures:
    """Only read, into a database on disk, as ours is."""
    with duckdb.connect(folder / "bare.duckdb") as connection:
        return _bare(connection, folder)


def _bare(connection: duckdb.DuckDBPyConnection, folder: Path) -> Figures:
    connection.execute(f"CREATE TABLE bare AS FROM read_csv('{folder / 'raw' / FILE}')")
    return {"rows": connection.execute("SELECT count(*) FROM bare").fetchone()[0]}


def ours(folder: Path) -> Figures:
    """Load, and tell how much of it lies before the rows are typed, and how much after."""
    from barberpro.settings import load_settings  # noqa: PLC0415  a peer's process holds only the peer
    from barberpro.warehouse import staging  # noqa: PLC0415
    from pipelines import load  # noqa: PLC0415

    spent, stage = [], staging.stage

    def timed(*arguments: Any) -> staging.Staged:
        began = time.perf_counter()
        found = stage(*arguments)
        spent.append(time.perf_counter() - began)
        return found

    staging.stage = timed
    began = time.perf_counter()
    (result,) = load.run(load_settings(folder / "data"), raw=folder / "raw", mapping="psp").files
    whole = time.perf_counter() - began
    rows = {"rows": result.rows, "loaded": result.loaded, "quarantined": result.quarantined}
    return {**rows, "typing_s": round(sum(spent), 2), "share_after_typing": round(1 - sum(spent) / whole, 3)}


def with_pandas(folder: Path) -> Figures:
    """Make the same checks in pandas."""
    import pandas as pd  # noqa: PLC0415

    path = folder / "raw" / FILE
    frame = pd.read_csv(path, dtype=str, keep_default_na=False).apply(lambda column: column.str.strip())
    good = frame["amount"].str.match(MONEY) & frame["tmsp"].str.match(TIME) & frame["success"].isin(["0", "1"])
    good &= frame["3D_secured"].isin(["0", "1"])
    frame = frame[good]
    centavos = frame["amount"].str.replace(".", "", regex=False)
    local = pd.to_datetime(frame["tmsp"], format="ISO8601")
    at = local.dt.tz_localize("Europe/Berlin", ambiguous=False, nonexistent="shift_forward").dt.tz_convert("UTC")
    typed = pd.DataFrame({
        "payment_id": _sha256(path)[:16] + ":" + (frame.index + 2).astype(str),
        "attempted_at": at, "event_at": at, "known_at": at + pd.Timedelta(seconds=1),
        "source_version": at.astype("int64"), "centavos": centavos.astype("int64"), "currency": "EUR",
        "brand": frame["card"], "issuer": frame["PSP"], "three_ds": frame["3D_secured"] == "1",
        "province": frame["country"], "status": frame["success"].map({"1": "approved", "0": "rejected"}),
    })  # fmt: skip
    typed = typed[(typed["centavos"] >= 0) & at.between("2000-01-01", "2100-01-01")].drop_duplicates()
    typed.to_parquet(folder / "pandas.parquet")
    return _ledger(folder, path, len(good), len(typed))


def with_polars(folder: Path) -> Figures:
    """Make the same checks in polars."""
    import polars as pl  # noqa: PLC0415

    path = folder / "raw" / FILE
    frame = (
        pl.read_csv(path, infer_schema=False)
        .with_row_index("line", 2)
        .with_columns(pl.col(pl.String).str.strip_chars())
    )
    rows = frame.height
    flags = pl.col("success", "3D_secured").is_in(["0", "1"])
    frame = frame.filter(pl.col("amount").str.contains(MONEY), pl.col("tmsp").str.contains(TIME), flags)
    local = pl.col("tmsp").str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False)
    at = local.dt.replace_time_zone("Europe/Berlin", ambiguous="latest", non_existent="null").dt.convert_time_zone(
        "UTC"
    )
    typed = (
        frame.with_columns(at=at)
        .select(
            pl.format(_sha256(path)[:16] + ":{}", "line").alias("payment_id"),
            pl.col("at").alias("attempted_at"),
            pl.col("at").alias("event_at"),
            (pl.col("at") + pl.duration(seconds=1)).alias("known_at"),
            pl.col("at").dt.epoch("us").alias("source_version"),
            pl.col("amount").cast(pl.Decimal(18, 2)),
            pl.lit("EUR").alias("currency"),
            pl.col("card", "PSP", "country"),
            pl.col("3D_secured") == "1",
            pl.col("success").replace_strict({"1": "approved", "0": "rejected"}),
        )
        .filter(pl.col("amount") >= 0, pl.col("event_at").dt.year().is_between(2000, 2099))
        .unique()
    )
    typed.write_parquet(folder / "polars.parquet")
    return _ledger(folder, path, rows, typed.height)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _ledger(folder: Path, path: Path, rows: int, loaded: int) -> Figures:
    line = {"sha256": _sha256(path), "rows": rows, "loaded": loaded}
    (folder / "ledger.json").write_text(json.dumps(line), encoding="utf-8")
    return {"rows": rows, "loaded": loaded}


WORKS: dict[str, Callable[[Path], Figures]] = {
    "ours": ours,
    "duckdb_in_memory": duckdb_in_memory,
    "duckdb_in_file": duckdb_in_file,
    "polars": with_polars,
    "pandas": with_pandas,
}


def measured(work: str, folder: Path) -> Figures:
    """Run some work and measure it; meant for a process that does nothing else."""
    began, cpu = time.perf_counter(), time.process_time()
    found = WORKS[work](folder)
    return {
        "seconds": round(time.perf_counter() - began, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
        "peak_gb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTES_A_GIGABYTE, 2),
        **found,
    }


def apart(work: str, source: Path) -> Figures:
    """Measure some work in a new process, which is this file again, in a folder that is thrown away."""
    with tempfile.TemporaryDirectory(dir=source.parent) as made:
        folder = Path(made)
        (folder / "raw").symlink_to(source / "raw")
        command = [sys.executable, "-m", "benchmarks.load", "--work", work, str(folder)]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603  our own
    figures: Figures = json.loads(done.stdout)
    return figures


def best(work: str, source: Path, runs: int) -> Figures:
    """Keep the fastest of some runs."""
    return min((apart(work, source) for _ in range(runs)), key=lambda each: float(each["seconds"]))


def compared(rows: int, found: dict[str, Figures], runs: int) -> list[Figures]:
    """Set our time beside that of each peer: a ratio above 1 says that ours is the faster."""
    mine = found["ours"]["seconds"]
    return [
        {"claim": "load", "work": f"{rows} rows of CSV", "ours_s": mine, "peer": peer, "peer_s": figures["seconds"],
         "ratio": round(figures["seconds"] / mine, 3), "unit": "peer / ours", "runs": runs}
        for peer, figures in found.items() if peer != "ours"
    ]  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument(
        "--peer", action="append", choices=[name for name in WORKS if name != "ours"], help="default: all"
    )
    parser.add_argument("--folder", type=Path, help="where to write what is thrown away")
    parser.add_argument("--work", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        print(json.dumps(measured(options.work[0], Path(options.work[1]))))
        return
    machine = {"cores": os.cpu_count() or 0, "load_before": round(os.getloadavg()[0], 1)}
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        source = Path(folder)
        write(source, options.rows)
        size = round((source / "raw" / FILE).stat().st_size / 1024**3, 3)
        works = ["ours", *(options.peer or [name for name in WORKS if name != "ours"])]
        found = {work: best(work, source, options.runs) for work in works}
    comparison = compared(options.rows, found, options.runs)
    print(json.dumps({"rows": options.rows, "gb": size, **machine, **found, "compared": comparison}, indent=2))


if __name__ == "__main__":
    main()
