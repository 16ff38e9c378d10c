"""`barberpro parameters`: import, list, show, and what doctor says of their age."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Call

DOLLAR = "month,blue\n2026-08,1600\n"


@pytest.fixture
def dollar(tmp_path: Path) -> Path:
    path = tmp_path / "dollar.csv"
    path.write_text(DOLLAR, encoding="utf-8")
    return path


def test_import_says_what_it_kept_and_list_and_show_tell_it(barberpro: Call, dollar: Path, tmp_path: Path) -> None:
    first = barberpro("parameters", "import", "fx", dollar, "--published-on", "2026-09-01")
    assert first.code == 0
    assert "Imported 1 new and 0 revised figures of fx (wide), published on 2026-09-01" in first.out
    again = barberpro("parameters", "import", "fx", dollar)
    assert (again.code, again.out) == (0, "dollar.csv was imported before; nothing changed.\n")
    listed = json.loads(barberpro("parameters", "list", "--json").out)
    assert {each["name"] for each in listed} == {
        *("cpi", "fx", "rem", "deflator", "market", "fees", "plans", "provinces", "holidays")
    }
    (mine,) = [each for each in listed if each["imported_on"]]
    assert (mine["name"], mine["rows"], mine["last"]) == ("fx", 1, "2026-08")
    assert mine["origin"].startswith("dollar.csv, imported on ")
    shown = barberpro("parameters", "show", "fx", "--rate", "blue", "--from", "2026-08", "--json")
    assert [row["ars_per_usd"] for row in json.loads(shown.out)] == ["1600.0000"]


def test_import_as_json(barberpro: Call, dollar: Path) -> None:
    result = json.loads(barberpro("parameters", "import", "fx", dollar, "--json").out)
    assert (result["new"], result["revised"], result["known"], result["again"]) == (1, 0, 0, False)
    assert Path(result["overlay"]).is_file()


def test_show_as_of_a_day_knows_nothing_later(barberpro: Call) -> None:
    arguments = ("show", "cpi", "--region", "nacional", "--division", "general", "--from", "2026-05", "--json")
    months = [row["month"] for row in json.loads(barberpro("parameters", *arguments, "--as-of", "2026-07-15").out)]
    assert months == ["2026-05-01"]


@pytest.mark.parametrize("name", ["cpi", "fx", "rem", "deflator", "fees", "plans", "provinces", "holidays"])
def test_every_table_can_be_shown(barberpro: Call, name: str) -> None:
    outcome = barberpro("parameters", "show", name, "--to", "2026-07")
    assert outcome.code == 0
    assert len(outcome.out.splitlines()) > 20


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("import", "fx", "nowhere.csv"), 3, "nowhere.csv cannot be read: No such file or directory; check the path"),
        (("show", "gold"), 3, "there is no reference table 'gold'; there are cpi, fx, rem, deflator"),
        (("show", "cpi", "--region", "luna"), 3, "cpi has no region 'luna'; there are cuyo, gba"),
        (("show", "cpi", "--rate", "blue"), 3, "cpi has no rate; its columns are region, division"),
        (("show", "cpi", "--from", "may"), 3, "'may' is no month; write it YYYY-MM"),
        (("show", "fees", "--as-of", "2026-01-01"), 3, "fees has no days of publication; --as-of goes with cpi"),
        (("show", "fx", "--from", "2040-01"), 3, "fx has no row for what was asked"),
    ],
)
def test_slips_are_one_line(barberpro: Call, arguments: tuple[str, ...], code: int, message: str) -> None:
    outcome = barberpro("parameters", *arguments)
    assert outcome.code == code
    assert message in outcome.error_line


def test_an_implausible_figure_is_refused_by_the_gate(barberpro: Call, dollar: Path) -> None:
    dollar.write_text(DOLLAR.replace("1600", "16000"), encoding="utf-8")
    outcome = barberpro("parameters", "import", "fx", dollar)
    assert outcome.code == 5
    assert "a move of +919.1% from the 1570.0000 before it" in outcome.error_line
    assert "--force" in outcome.error_line


def test_doctor_says_what_is_stale_and_what_mends_it(barberpro: Call) -> None:
    findings = {each["check"]: each for each in json.loads(barberpro("doctor", "--json").out)}
    assert {"reference cpi", "reference fx", "reference rem", "reference fees", "reference holidays"} <= set(findings)
    rem = findings["reference rem"]
    assert rem["state"] == "warn"
    assert rem["text"] == "to 2025-07 stale since 2025-09-10: barberpro parameters import rem FILE"
