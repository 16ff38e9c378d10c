import csv
import hashlib
import io
import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from barberpro.errors import BadInputError
from barberpro.settings import Settings
from pipelines import load, synth, world_files
from pipelines.synth import SynthResult, first_day

MANIFEST_KEYS = ("synthetic", "version", "seed", "payments", "months", "end", "blocks")
ARGUMENTS: dict[str, Any] = {"payments": 4_000, "months": 6, "seed": 3, "end": date(2026, 1, 1)}
TINY: dict[str, Any] = {"payments": 300, "months": 3, "seed": 1, "end": date(2025, 7, 1)}


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> SynthResult:
    """Two blocks, so that whatever holds of a history holds of one of several blocks."""
    return synth.run(tmp_path_factory.mktemp("history"), **ARGUMENTS, block_payments=2_500)


def payment_lines(history: SynthResult) -> list[bytes]:
    return [line for path in sorted(history.raw.glob("mercadopago/*.jsonl")) for line in path.read_bytes().splitlines()]


def sound(line: bytes) -> dict[str, Any] | None:
    """Return the payment on a line, or None where the line is broken."""
    try:
        payment: dict[str, Any] = json.loads(line, parse_float=Decimal)
    except ValueError:
        return None
    known = payment.get("status") not in (None, "teleported")
    return payment if known and isinstance(payment["transaction_amount"], Decimal) else None


@pytest.fixture(scope="module")
def payments(history: SynthResult) -> list[dict[str, Any]]:
    return [payment for line in payment_lines(history) if (payment := sound(line))]


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_same_arguments_give_the_same_bytes(tmp_path: Path) -> None:
    synth.run(tmp_path / "one", **TINY)
    synth.run(tmp_path / "two", **TINY)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_the_same_bytes_come_whatever_the_number_of_threads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synth.run(tmp_path / "two", **TINY, block_payments=120)
    monkeypatch.setattr(world_files, "THREADS", 1)
    synth.run(tmp_path / "one", **TINY, block_payments=120)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_another_seed_gives_another_history(tmp_path: Path) -> None:
    one = synth.run(tmp_path / "one", **TINY)
    two = synth.run(tmp_path / "two", **(TINY | {"seed": 2}))
    assert set(one.files.values()).isdisjoint(two.files.values())


def test_the_manifest_describes_the_files(history: SynthResult) -> None:
    manifest = json.loads(history.manifest.read_text(encoding="utf-8"))
    assert {key: manifest[key] for key in MANIFEST_KEYS} == {
        "synthetic": True,
        "version": 4,
        "seed": 3,
        "payments": 4_000,
        "months": 6,
        "end": "2026-01-01",
        "blocks": 2,
    }
    found = tree(history.raw)
    del found["SYNTHETIC.json"]
    assert manifest["files"] == {name: hashlib.sha256(content).hexdigest() for name, content in sorted(found.items())}
    assert (manifest["counts"], manifest["defects"]) == (history.counts, history.defects)


def test_each_block_writes_its_own_part_of_a_month(history: SynthResult, tmp_path: Path) -> None:
    named = sorted(path.name for path in history.raw.glob("mercadopago/*.jsonl"))
    months = [f"payments-2025-{month:02d}" for month in range(7, 13)]
    assert named == sorted(f"{month}{part}.jsonl" for month in months for part in ("", "-p02"))
    reports = sorted(path.name for path in history.raw.glob("mercadopago/*.csv"))
    kinds = ("release", "settlement")
    assert reports == sorted(f"{kind}-report-2025{part}.csv" for kind in kinds for part in ("", "-p02"))
    assert not any("-p" in name for name in synth.run(tmp_path, **TINY).files)


def test_landed_files_are_private(history: SynthResult) -> None:
    for path in (*history.raw.rglob("*.*"), *history.truth.rglob("*.*")):
        assert path.stat().st_mode & 0o777 == 0o600


def test_there_are_exactly_as_many_payments_as_asked_for(history: SynthResult, payments: list[dict[str, Any]]) -> None:
    truth = pl.read_parquet(history.truth / "payments.parquet")
    ids = {str(payment["id"]) for payment in payments}
    assert len(ids) == truth.height == ARGUMENTS["payments"]
    assert ids == set(truth["payment_id"])
    assert truth["payment_id"].is_sorted()
    assert truth.columns == ["payment_id", "true_probability", "oracle_probability", "failed"]


def test_sums_balance_to_the_centavo_in_every_version(payments: list[dict[str, Any]]) -> None:
    for payment in payments:
        amount, details = payment["transaction_amount"], payment["transaction_details"]
        fees, charges = payment["fee_details"], payment["charges_details"]
        by_payer = sum(fee["amount"] for fee in fees if fee["fee_payer"] == "payer")
        by_collector = sum(charge["amounts"]["original"] for charge in charges)
        assert details["total_paid_amount"] == amount + by_payer
        approved = payment["date_approved"] is not None
        assert details["net_received_amount"] == (amount - by_collector if approved else 0)
        assert details["installment_amount"] * payment["installments"] == details["total_paid_amount"]
        assert sum(f["amount"] for f in fees if f["fee_payer"] == "collector") == sum(
            c["amounts"]["original"] for c in charges if c["type"] == "fee"
        )
        assert 0 <= payment["transaction_amount_refunded"] <= amount
        assert amount == round(amount, 2)


def test_moments_bear_the_offset_of_buenos_aires_and_follow_one_another(payments: list[dict[str, Any]]) -> None:
    for payment in payments:
        stamps = [value for key, value in payment.items() if key.startswith("date_") and value]
        assert all(len(stamp) == 29 and stamp.endswith("-03:00") for stamp in stamps)
        assert payment["date_created"] < payment["date_last_updated"] < "2026-01-01"
        if payment["date_approved"]:
            assert payment["date_created"] < payment["date_approved"] <= payment["date_last_updated"]
            assert payment["money_release_date"] >= payment["date_approved"]


def test_the_last_version_says_what_the_truth_says(history: SynthResult, payments: list[dict[str, Any]]) -> None:
    failed = dict(pl.read_parquet(history.truth / "payments.parquet").select("payment_id", "failed").iter_rows())
    last = {payment["id"]: payment for payment in sorted(payments, key=lambda each: each["date_last_updated"])}
    undecided = {"pending", "in_process"}
    for payment in last.values():
        if payment["status"] not in undecided:
            assert failed[str(payment["id"])] == (payment["status"] in {"rejected", "cancelled"})
    assert 0 < sum(payment["status"] in undecided for payment in last.values()) < 60


def test_vouchers_wait_before_they_are_paid_or_expire(payments: list[dict[str, Any]]) -> None:
    states: dict[int, list[str]] = {}
    for payment in sorted(payments, key=lambda each: each["date_last_updated"]):
        if payment["payment_type_id"] == "ticket" and payment["status"] not in states.setdefault(payment["id"], []):
            states[payment["id"]].append(payment["status"])
    assert {tuple(each[:2]) for each in states.values()} >= {("pending", "approved"), ("pending", "cancelled")}
    assert all(each[0] == "pending" for each in states.values())


def test_broken_late_and_repeated_lines_are_as_many_as_announced(history: SynthResult) -> None:
    announced, lines = history.defects["mercadopago"], payment_lines(history)
    broken = {"truncated_json", "bad_amount", "unknown_status", "invalid_utf8", "missing_field"}
    refused = [line for line in lines if sound(line) is None]
    assert len(refused) == sum(announced[kind] for kind in broken)
    assert all(announced[kind] >= 1 for kind in announced)
    good = Counter(line for line in lines if sound(line))
    assert sum(good.values()) - len(good) == announced["duplicate"]
    assert len(good) == history.counts["payment_versions"]
    late = {
        line
        for path in history.raw.glob("mercadopago/*.jsonl")
        for line in path.read_bytes().splitlines()
        if (payment := sound(line)) and payment["date_last_updated"][:7] not in path.stem
    }
    assert len(late) == announced["late"]


def test_broken_export_lines_are_as_many_as_announced(history: SynthResult) -> None:
    announced, found = history.defects["marketplace"], Counter[str]()
    for path in history.raw.glob("marketplace/*.csv"):
        text = path.read_text(encoding="utf-8")
        *whole, tail = text.split("\n")
        found["unterminated_quote"] += tail.count('"') % 2
        header, *rows = csv.reader(io.StringIO("\n".join(whole)), strict=True)
        good = [row for row in rows if len(row) == len(header) and not any("-02-31T" in cell for cell in row)]
        found["field_count"] += sum(len(row) != len(header) for row in rows)
        found["bad_date"] += sum(len(row) == len(header) for row in rows) - len(good)
        found["duplicate"] += len(good) - len({tuple(row) for row in good})
    assert dict(found) == announced


def test_checkouts_name_payments_that_exist(history: SynthResult, payments: list[dict[str, Any]]) -> None:
    frames = [
        pl.read_csv(p, infer_schema=False, truncate_ragged_lines=True) for p in history.raw.glob("marketplace/check*")
    ]
    checkouts = pl.concat(frames)
    first = {str(p["id"]): p["metadata"]["checkout_id"] for p in payments if p["metadata"]["attempt_no"] == 1}
    tried = checkouts.drop_nulls("first_payment_id").select("first_payment_id", "checkout_id").unique()
    assert dict(tried.iter_rows()) == first
    outcomes = checkouts.unique("checkout_id")["outcome"].value_counts(normalize=True)
    share = dict(outcomes.iter_rows())
    assert 0.7 < share["paid"] < 0.92
    assert 0 < share.get("open", 0) < 0.02


def test_nothing_personal_but_client_ids_leaves_the_payments(
    history: SynthResult, payments: list[dict[str, Any]]
) -> None:
    secrets = {payment["payer"]["identification"]["number"] for payment in payments[:500]}
    secrets |= {payment["payer"]["email"] for payment in payments[:500]} | {p["payer"]["id"] for p in payments[:500]}
    exports = "".join(path.read_text(encoding="utf-8") for path in history.raw.glob("marketplace/*.csv"))
    assert not any(secret in exports for secret in secrets)
    exported = {cell for line in exports.splitlines() for cell in line.split(",") if cell.startswith("CL")}
    assert {payment["metadata"]["client_id"] for payment in payments} <= exported


def test_the_loader_takes_every_true_line_and_refuses_every_broken_one_but_those_of_unknown_states(
    history: SynthResult, settings: Settings
) -> None:
    result = load.run(settings, raw=history.raw)
    totals = Counter[tuple[str, str]]()
    for each in result.files:
        source = "mercadopago" if each.path.endswith(".jsonl") else "marketplace"
        for kind in ("loaded", "duplicate", "quarantined"):
            totals[source, kind] += getattr(each, kind)
    for source, announced in history.defects.items():
        assert totals[source, "duplicate"] == announced["duplicate"]
        kept = sum(announced.get(kind, 0) for kind in ("duplicate", "late", "unknown_status"))
        assert totals[source, "quarantined"] == sum(announced.values()) - kept
    strange = history.defects["mercadopago"]["unknown_status"]
    assert totals["mercadopago", "loaded"] == history.counts["payment_versions"] + strange
    told = [(each.column, each.value, each.count) for file in result.files for each in file.unfamiliar]
    assert {each[:2] for each in told} == {("status", "'teleported'")}
    assert sum(count for _, _, count in told) == strange > 0


def test_an_earlier_history_is_replaced_whole(tmp_path: Path) -> None:
    synth.run(tmp_path, **(TINY | {"months": 5}))
    again = synth.run(tmp_path, **TINY)
    assert set(tree(again.raw)) == {*again.files, "SYNTHETIC.json"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["raw", "truth"]


@pytest.mark.parametrize("foreign", ["raw/olist/orders.csv", "raw/mercadopago/mine.jsonl", "truth/mine.parquet"])
def test_files_of_others_are_never_replaced(tmp_path: Path, foreign: str) -> None:
    synth.run(tmp_path, **TINY)
    (tmp_path / foreign).parent.mkdir(exist_ok=True)
    (tmp_path / foreign).write_text("mine", encoding="utf-8")
    before = tree(tmp_path)
    with pytest.raises(BadInputError, match="was not written by synth"):
        synth.run(tmp_path, **(TINY | {"seed": 9}))
    assert tree(tmp_path) == before


@pytest.mark.parametrize("manifest", ["{", "[]", '{"synthetic": false, "files": {"a.csv": ""}}'])
def test_a_manifest_that_is_not_ours_protects_nothing_of_it(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "SYNTHETIC.json").write_text(manifest, encoding="utf-8")
    (tmp_path / "raw" / "a.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(BadInputError, match=r"a\.csv was not written by synth"):
        synth.run(tmp_path, **TINY)


def test_a_run_that_breaks_leaves_the_earlier_history_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synth.run(tmp_path, **TINY)
    before = tree(tmp_path / "raw"), tree(tmp_path / "truth")

    def full(*_: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(world_files, "truth", full)
    with pytest.raises(OSError, match="no space"):
        synth.run(tmp_path, **(TINY | {"seed": 9}))
    assert (tree(tmp_path / "raw"), tree(tmp_path / "truth")) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["raw", "truth"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"payments": 0}, "--payments is 0; it must be at least 1"),
        ({"months": 0}, "--months is 0"),
        ({"seed": -1}, "--seed is -1"),
        ({"end": date(2031, 1, 1)}, "no consumer price index"),
    ],
)
def test_wrong_arguments_are_refused_and_write_nothing(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    with pytest.raises(BadInputError, match=message):
        synth.run(tmp_path / "out", **(TINY | change))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("end", "months", "expected"),
    [
        (date(2026, 1, 1), 6, date(2025, 7, 1)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 30), 1, date(2024, 2, 29)),
    ],
)
def test_months_are_counted_by_the_calendar(end: date, months: int, expected: date) -> None:
    assert first_day(end, months) == expected
