"""One world in both forms: lines of text, and typed tables."""

import csv
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq
import pytest

from barberpro.errors import BadInputError
from barberpro.settings import PROJECT_ROOT, Settings
from barberpro.tables.schemas import LOADED_TABLES
from barberpro.warehouse.writer import open_writer
from pipelines import load, synth
from pipelines.synth import SynthResult

WORLD: dict[str, Any] = {"payments": 1_500, "months": 6, "seed": 9, "end": date(2026, 1, 1)}
"""A world in which a dispute was lost: they are rare."""


@pytest.fixture(scope="module")
def text(tmp_path_factory: pytest.TempPathFactory) -> SynthResult:
    return synth.run(tmp_path_factory.mktemp("text"), **WORLD)


@pytest.fixture(scope="module")
def typed(tmp_path_factory: pytest.TempPathFactory) -> SynthResult:
    return synth.run(tmp_path_factory.mktemp("typed"), **WORLD, form="parquet")


KEPT = ("duplicate", "late", "unknown_status")


def known_states(settings: Settings) -> int:
    """Sum the hashes of the versions whose state is known."""
    with open_writer(settings) as db:
        return int(db.scalar("SELECT bit_xor(content_hash) FROM payment_events WHERE status <> 'teleported'"))


def table(result: SynthResult, name: str) -> pl.DataFrame:
    return pl.concat([pl.read_parquet(path) for path in sorted(result.raw.glob(f"*/{name}*.parquet"))])


@pytest.mark.slow
def test_both_forms_hold_the_same_rows(text: SynthResult, typed: SynthResult, settings: Settings) -> None:
    one = load.run(settings, raw=text.raw)
    states = known_states(settings)
    settings.data_root.rename(settings.data_root.with_name("earlier"))
    two = load.run(settings, raw=typed.raw)
    assert {name for name in two.tables if two.tables[name] != one.tables[name]} <= {"payment_events"}
    assert known_states(settings) == states  # each form has broken copies of its own
    assert {each.name for each in LOADED_TABLES} <= set(one.tables)
    filled = {each.table for each in two.files if each.loaded}
    assert filled == {each.name for each in LOADED_TABLES} - {"tombstones"}
    announced = {kind: count for source in typed.defects.values() for kind, count in source.items() if kind not in KEPT}
    refused = sum(each.quarantined for each in two.files)
    assert refused == sum(announced.values()) > 0
    repeated = sum(source["duplicate"] for source in typed.defects.values())
    assert sum(each.duplicate for each in two.files) == repeated > 0


def test_the_truth_and_the_counts_are_the_same_in_both_forms(text: SynthResult, typed: SynthResult) -> None:
    assert pl.read_parquet(text.truth / "payments.parquet").equals(pl.read_parquet(typed.truth / "payments.parquet"))
    assert text.counts == typed.counts


def test_the_manifest_says_which_defects_a_typed_file_cannot_have(text: SynthResult, typed: SynthResult) -> None:
    said = json.loads(typed.manifest.read_text(encoding="utf-8"))
    assert said["format"] == "parquet"
    missing = {"truncated_json", "bad_amount", "invalid_utf8", "field_count", "bad_date", "unterminated_quote"}
    assert set(said["defects_left_out"]) == missing
    assert set(text.defects["mercadopago"]) | set(text.defects["marketplace"]) >= missing
    assert json.loads(text.manifest.read_text(encoding="utf-8"))["defects_left_out"] == []


def test_typed_money_is_decimal_and_typed_times_are_utc(typed: SynthResult) -> None:
    money = {"price", "amount", "transaction_amount", "transaction_amount_refunded"}
    for path in typed.raw.glob("*/*.parquet"):
        for column in pq.read_schema(path):
            kind, part = str(column.type), column.name.partition(".")[0]
            if column.name in money or part in {"fee_details", "charges_details", "transaction_details"}:
                assert kind == "decimal128(18, 2)", (path.name, column.name)
            elif column.name.endswith("_at") or "date" in column.name:
                assert kind == "timestamp[us, tz=UTC]", (path.name, column.name)
            elif kind == "double":
                assert column.name == "propensity"


def test_typed_rows_tell_nothing_that_the_lines_do_not(text: SynthResult, typed: SynthResult) -> None:
    """Every text and number of a typed version stands in the line of the same version."""
    lines = {(each["id"], each["date_last_updated"][:23]): line for each, line in sound_lines(text)}
    local = pl.col("date_last_updated").dt.convert_time_zone("America/Argentina/Buenos_Aires")
    rows = table(typed, "payments").with_columns(at=local.dt.strftime("%Y-%m-%dT%H:%M:%S%.3f"))
    rows = rows.filter(pl.col("transaction_amount") > 0, pl.col("status") != "teleported")
    named = [name for name, kind in rows.schema.items() if kind == pl.String and name != "at"]
    for row in rows.head(300).iter_rows(named=True):
        line = lines[row["id"], row["at"]]
        assert all(f'"{row[name]}"' in line for name in named if row[name] is not None)
        assert f'"total_paid_amount":{float(row["transaction_details.total_paid_amount"])}' in line


@pytest.mark.parametrize("form", ["text", "typed"])
def test_refunds_and_lost_disputes_add_up_to_the_payments(form: str, request: pytest.FixtureRequest) -> None:
    result: SynthResult = request.getfixturevalue(form)
    last = from_tables(result) if form == "typed" else from_lines(result)
    refunds = {row["refund_id"]: row for row in exported(result, "refunds", "created_at")}
    disputes = {row["dispute_id"]: row for row in exported(result, "disputes", "opened_at")}
    total: dict[str, Decimal] = defaultdict(Decimal)
    for row in (*refunds.values(), *disputes.values()):
        if "approved" in row.values() or "lost" in row.values():
            total[row["payment_id"]] += Decimal(row["amount"])
    assert {key: value for key, value in last.items() if value} == total
    assert len(total) > 40
    assert any("lost" in row.values() for row in disputes.values())


def exported(result: SynthResult, name: str, first_date: str) -> list[dict[str, Any]]:
    """Read the sound rows of an export in either form."""
    rows: list[dict[str, Any]] = []
    for path in result.raw.glob(f"marketplace/{name}*"):
        if path.suffix == ".parquet":
            rows += pl.read_parquet(path).drop_nulls(first_date).to_dicts()
        else:
            with path.open(encoding="utf-8", newline="") as lines:
                found = list(csv.DictReader(lines))
            rows += [row for row in found if None not in row and "-02-31T" not in row[first_date]]
    return rows


def from_tables(result: SynthResult) -> dict[str, Decimal]:
    """Return what was refunded of each payment by its last version."""
    versions = table(result, "payments").filter(pl.col("transaction_amount") > 0).sort("date_last_updated")
    return {str(number): sums for number, sums in versions.select("id", "transaction_amount_refunded").iter_rows()}


def sound_lines(result: SynthResult) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield every payment that is not broken, and its line."""
    for path in result.raw.glob("mercadopago/*.jsonl"):
        for line in path.read_bytes().splitlines():
            try:
                payment = json.loads(line, parse_float=Decimal)
            except ValueError:
                continue
            whole = payment.get("status") not in {None, "teleported"}
            if whole and isinstance(payment["transaction_amount"], Decimal):
                yield payment, line.decode()


def from_lines(result: SynthResult) -> dict[str, Decimal]:
    """Return the same of a history of text."""
    last: dict[str, tuple[str, Decimal]] = {}
    for payment, _ in sound_lines(result):
        found = payment["date_last_updated"], payment["transaction_amount_refunded"]
        last[str(payment["id"])] = max(found, last.get(str(payment["id"]), found))
    return {key: amount for key, (_, amount) in last.items()}


def test_an_unknown_form_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="--format is 'xml'; it must be one of jsonl, parquet"):
        synth.run(tmp_path / "out", **WORLD, form="xml")
    assert not (tmp_path / "out").exists()


def test_the_same_bytes_come_whatever_the_number_of_threads(typed: SynthResult, tmp_path: Path) -> None:
    """One thread everywhere, in a process of its own: the engine reads their number when it starts."""
    call = f"synth.run(Path({str(tmp_path)!r}), **{WORLD!r}, form='parquet').files"
    program = f"import datetime, json; from pathlib import Path; from pipelines import synth; print(json.dumps({call}))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | {"POLARS_MAX_THREADS": "1"},
        cwd=PROJECT_ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    assert json.loads(done.stdout) == typed.files


PEAK = """
import datetime, resource, sys
from pathlib import Path
from pipelines import synth
blocks, out = int(sys.argv[1]), Path(sys.argv[2])
synth.run(out, payments=60_000 * blocks, months=12, seed=2, end=datetime.date(2026, 1, 1), block_payments=60_000,
          form="parquet")
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_blocks(tmp_path: Path) -> None:
    def peak(blocks: int) -> int:
        arguments = [sys.executable, "-c", PEAK, str(blocks), str(tmp_path / str(blocks))]
        done = subprocess.run(arguments, cwd=PROJECT_ROOT, check=True, capture_output=True, text=True)
        return int(done.stdout)

    assert peak(8) < 1.25 * peak(3)
