"""`barberpro recommend methods`: without history, as JSON, and what cannot be asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Call

ASK = ("recommend", "methods", "--amount", "22000")


def test_without_history_the_policys_order_is_told_with_its_reason(barberpro: Call) -> None:
    outcome = barberpro(*ASK, "--at-shop")
    assert outcome.code == 0
    assert "baseline: account_money, credit_card, debit_card" in outcome.out
    assert "not offered: cash_voucher, at the shop nobody goes out to pay a voucher" in outcome.out
    assert "0 mature attempts of our own" in outcome.err


def test_as_json(barberpro: Call) -> None:
    found = json.loads(barberpro(*ASK, "--on", "2026-08-01", "--province", "AR-C", "--json").out)
    assert (found["basis"], found["default"], found["ground"]["rows"]) == ("baseline", "account_money", 0)
    assert found["asked"]["amount_ars"] == "22000.00"
    assert len(found["options"]) == len(found["baseline"]) == 7


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (("--hour", "5"), 2, "--hour and --weekday say together when it is; give both or neither"),
        (("--city", "Rosario"), 2, "--city stands in a province; give --province too"),
        (("--province", "AR-I"), 3, "--province is 'AR-I'; allowed: AR-A"),
        (("--installments", "7"), 3, "with_interest in 7 installments is not in force"),
        (("--amount", "mucho"), 3, "--amount is 'mucho'; allowed: pesos above 0"),
    ],
)
def test_what_cannot_be_asked_is_one_line(barberpro: Call, arguments: tuple[str, ...], code: int, line: str) -> None:
    outcome = barberpro(*ASK, *arguments)
    assert outcome.code == code
    assert line in outcome.error_line


def test_the_command_imports_lists_and_recommends_with_it(barberpro: Call, tmp_path: Path) -> None:
    ask = ("recommend", "methods", "--amount", "22000", "--on", "2026-08-01", "--json", "--province")
    path = tmp_path / "points.csv"
    path.write_text("city,province,cash_points\nRosario,AR-S,210\nSanta Fe,AR-S,45\nUshuaia,AR-V,0\n", encoding="utf-8")
    told = json.loads(barberpro(*ask, "AR-V", "--city", "Ushuaia").out)
    assert told["cash_coverage"]["status"] == "no coverage table"
    outcome = barberpro("parameters", "import", "cash_points", path)
    assert "Imported 3 cities with 255 cash points: 3 new, 0 changed, 0 no longer there." in outcome.out
    found = json.loads(barberpro(*ask, "AR-V", "--city", "Ushuaia").out)
    assert found["cash_coverage"]["cash_points"] == 0
    assert found["left_out"]["cash_voucher"]["reason_en"] == "Ushuaia has no cash point in the coverage table"
    assert "cash_voucher" in json.loads(barberpro(*ask, "AR-S", "--city", "Rosario").out)["baseline"]
    listed = json.loads(barberpro("parameters", "list", "--json").out)
    assert [each["rows"] for each in listed if each["name"] == "cash_points"] == [3]
