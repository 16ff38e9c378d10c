"""Reconcile a published month, close it, change what is behind it, and see what the books say of that."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from barberpro.domain.books import Month
from barberpro.errors import GateRefusedError, IntegrityError
from barberpro.settings import Settings
from barberpro.warehouse.closings import read_closing
from tests.cli.conftest import Call
from tests.pipelines import ledger
from tests.pipelines.ledger import Ledger, at

MARCH = Month.parse("2024-03")


@pytest.fixture
def shop() -> Ledger:
    made = Ledger()
    made.sell("early", at("2024-02-20"))
    made.sell("one", at("2024-03-05"))
    made.sell("two", at("2024-03-25"), "2000.00", method="qr")
    made.sell("last", at("2024-05-10"))
    return made


def test_a_month_is_reconciled_closed_and_restated(barberpro: Call, settings: Settings, shop: Ledger) -> None:
    first = ledger.publish(settings, shop)
    outcome = barberpro("reconcile", "2024-03")
    assert outcome.code == 0, outcome.err
    assert "Released in a later month" in outcome.out
    assert "Residual" in outcome.out
    written = json.loads((settings.reports / "reconciliation/2024-03/reconciliation.json").read_text(encoding="utf-8"))
    assert written == json.loads(barberpro("reconcile", "2024-03", "--json").out)
    assert written["residual"] == "0.00"
    assert written["currencies"]["ARS"]["totals"]["payments"]["net"] == "2847.00"

    closed = json.loads(barberpro("close", "2024-03", "--by", "Ana", "--json").out)
    assert (closed["closed_now"], closed["closed_by"], closed["generation"]) == (True, "Ana", first)
    again = barberpro("close", "2024-03", "--by", "Bruno")
    assert again.code == 0
    assert "2024-03 was closed by Ana" in again.out
    assert "nothing was done" in again.out

    before = {path.name: path.read_bytes() for path in (settings.closings / "2024-03").iterdir()}
    shop.refund(shop.events[1], at("2024-03-28"), "500.00", known_at=at("2024-05-30"))
    ledger.publish(settings, shop, datetime(2024, 6, 1, tzinfo=UTC))
    after = json.loads(barberpro("reconcile", "2024-03", "--json").out)
    assert {path.name: path.read_bytes() for path in (settings.closings / "2024-03").iterdir()} == before
    told = {each["stage"]: each for each in after["restatements"]}
    assert set(told) == {"payments", "settlement", "released"}
    assert (told["payments"]["cause"], told["payments"]["delta"]) == ("late", "-474.50")
    assert told["payments"]["known_since"].startswith("2024-05-30")
    for stage, each in told.items():
        then, now = (
            content["totals"] for content in (closed, {"totals": {"ARS": after["currencies"]["ARS"]["totals"]}})
        )
        assert Decimal(then["ARS"][stage]["net"]) + Decimal(each["delta"]) == Decimal(now["ARS"][stage]["net"])

    listed = barberpro("close", "--list")
    assert "Restatements of 2024-03" in listed.out
    assert "-$\N{NO-BREAK SPACE}474.50" in listed.out


@pytest.mark.slow
def test_open_differences_and_unfinished_months_are_closed_by_somebody_who_says_why(
    barberpro: Call, settings: Settings, shop: Ledger
) -> None:
    shop.settled = [line for line in shop.settled if line["payment_id"] != "one"]
    ledger.publish(settings, shop)
    outcome = barberpro("reconcile", "2024-03", "--by-day")
    assert outcome.code == GateRefusedError.exit_code
    assert "2024-03 has 2 open differences that nobody accepted" in outcome.error_line
    assert "Payment missing in settlement" in outcome.out
    assert "Open differences" in outcome.out
    listed = pl.read_csv(settings.reports / "reconciliation/2024-03/open-differences.csv")
    assert sorted(listed["amount"]) == [-949.0, 949.0]
    differences = pl.read_parquet(settings.reports / "reconciliation/2024-03/differences.parquet")
    assert differences.filter("is_open").select("cause", "amount").rows() == [
        ("missing_here", Decimal("949.00")),
        ("missing_there", Decimal("-949.00")),
    ]
    assert barberpro("close", "2024-03", "--by", "Ana").code == 5
    assert barberpro("close", "2024-03", "--by", "Ana", "--accept-open").code == 2
    refused = barberpro("close", "2024-05", "--by", "Ana")
    assert refused.code == 5
    assert "the payments reach 2024-05-10 only" in refused.error_line
    assert not list(settings.closings.glob("2*"))
    accepting = ("--by", "Ana", "--accept-open", "--note", "claimed from the processor")
    assert barberpro("close", "2024-03", *accepting).code == 0
    closing = read_closing(settings, MARCH)
    assert closing is not None
    assert (closing.manifest["note"], closing.manifest["accepted"]["open_differences"]) == (
        "claimed from the processor",
        2,
    )
    known = barberpro("reconcile", "2024-03")
    assert known.code == 0, known.err
    assert "Accepted then and still open: 2 open differences." in known.out
    assert "2024-03 was closed although: 2 open differences." in barberpro("close", "--list").out
    shop.settled = [line for line in shop.settled if line["payment_id"] != "two"]
    ledger.publish(settings, shop, datetime(2024, 6, 1, tzinfo=UTC))
    more = barberpro("reconcile", "2024-03", "--json")
    assert (more.code, json.loads(more.out)["accepted_differences"]) == (GateRefusedError.exit_code, 2)
    assert {each["payment_id"] for each in json.loads(more.out)["open_differences"]} == {"two"}
    path: Path = closing.folder / "movements.parquet"
    assert path.stat().st_mode & 0o777 == 0o444
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    told = barberpro("reconcile", "2024-03")
    assert told.code == IntegrityError.exit_code
    assert "are not those that were closed; restore it from a copy" in told.error_line


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("reconcile", "2024-3"), 2, "'2024-3' is no month; write it as 2024-03"),
        (("close",), 2, "give a month to close"),
        (("close", "2024-03", "--list"), 2, "give a month to close"),
        (("reconcile", "2024-03"), 7, "nothing is published"),
    ],
)
def test_what_makes_no_sense_is_one_line(barberpro: Call, arguments: tuple[str, ...], code: int, told: str) -> None:
    outcome = barberpro(*arguments)
    assert outcome.code == code
    assert told in outcome.error_line


def test_a_month_after_the_data_is_told_from_a_day_before_the_month(
    barberpro: Call, settings: Settings, shop: Ledger
) -> None:
    ledger.publish(settings, shop)
    after = barberpro("reconcile", "2030-01")
    assert (after.code, "nothing moved in 2030-01; the months with movements are 2024-02 to" in after.error_line) == (
        3,
        True,
    )
    before = barberpro("reconcile", "2024-03", "--as-of", "2024-02-01")
    assert (before.code, "--as-of 2024-02-01 lies before 2024-03" in before.error_line) == (3, True)


def test_a_look_back_leaves_the_report_of_today_as_it_is(barberpro: Call, settings: Settings, shop: Ledger) -> None:
    ledger.publish(settings, shop)
    barberpro("reconcile", "2024-03")
    folder = settings.reports / "reconciliation/2024-03"
    today = (folder / "reconciliation.json").read_bytes()
    barberpro("reconcile", "2024-03", "--as-of", "2024-04-02")
    assert (folder / "reconciliation.json").read_bytes() == today
    assert json.loads((folder / "as-of-2024-04-02/reconciliation.json").read_text("utf-8"))["as_of"] == "2024-04-02"


def test_root_closes_no_month_in_nobodys_name(barberpro: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.getuid", lambda: 0)
    outcome = barberpro("close", "2024-03")
    assert (outcome.code, "name a person with --by NAME" in outcome.error_line) == (2, True)


def test_no_month_is_closed_yet(barberpro: Call) -> None:
    assert "No month is closed yet" in barberpro("close", "--list").out
