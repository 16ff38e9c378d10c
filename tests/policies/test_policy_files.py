"""Every way in which a policy or scenario file may be wrong is one line: file, key, value, what is allowed."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from barberpro.errors import BadInputError
from barberpro.policies.documents import LARGEST_BYTES
from barberpro.policies.files import SHIPPED_FOLDER, is_scenario, policy_in, read_scenario, read_values, shipped_policy
from barberpro.policies.findings import RefusedFileError
from barberpro.policies.policy import ALWAYS
from barberpro.policies.registry import keys

SCENARIO = """\
name: later_tier
subject: commission
note: What if it began later?
changes:
  commission.cap_bp:
    - {from: 2026-08-01, value: 340}
    - {from: 2026-09-01, value: 330}
"""
VALUES = """\
commission.cap_bp:
  source: a decision
  owner: finance
  values:
    - {from: always, value: 350}
"""


def written(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "file.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_good_scenario_is_read_whole(tmp_path: Path) -> None:
    found = read_scenario(written(tmp_path, SCENARIO))
    assert (found.name, found.subject, found.note) == ("later_tier", "commission", "What if it began later?")
    assert found.bills
    (rows,) = found.changes.values()
    assert [(each.effective_from, each.value) for each in rows] == [
        (date(2026, 8, 1), 340),
        (date(2026, 9, 1), 330),
    ]
    assert {(each.source, each.owner) for each in rows} == {("scenario later_tier", "scenario")}


def test_a_value_may_name_its_own_source_and_owner(tmp_path: Path) -> None:
    text = SCENARIO.replace("value: 340}", "value: 340, source: a memo, owner: ana}")
    first, second = read_scenario(written(tmp_path, text)).changes["commission.cap_bp"]
    assert (first.source, first.owner, second.owner) == ("a memo", "ana", "scenario")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("name: later_tier", "name: ''", "name is ''; allowed: a text that is not empty"),
        ("name: later_tier", "name: [a]", "name is ['a']; allowed: a text that is not empty"),
        ("name: later_tier\n", "", "name is missing; allowed: a text that is not empty"),
        ("name: later_tier", "name: Later tier", "name is 'Later tier'; allowed: lower case letters, digits and _"),
        ("name: later_tier", "name: current", "and neither current nor shipped"),
        ("name: later_tier", "name: a@1", "name is 'a@1'; allowed: lower case letters"),
        ("subject: commission", "subject: weather", "subject is 'weather'; allowed: one of commission, pricing, f"),
        ("subject: commission\n", "", "subject is missing; allowed: one of commission, pricing, fx, installments"),
        ("note: What if it began later?", "note:", "note is ''; allowed: a text that is not empty"),
        ("note:", "author: ana\nnote:", "author is not known; a scenario has name, subject, note, changes"),
        ("commission.cap_bp", "commission.cap", "key 'commission.cap' is not known; allowed: commission.campaign_bp"),
        (
            "commission.cap_bp",
            "cap_bp",
            "key 'cap_bp' is not known; allowed: keys that begin with billing., commission., "
            "dollar., installments., methods., prices., response., standing.",
        ),
        ("340}", "10001}", "commission.cap_bp is '10001'; allowed: a whole number from 0 to 10000 (basis points of"),
        ("340}", "3.5 %}", "commission.cap_bp is '3.5 %'; allowed: a whole number from 0 to 10000"),
        ("340}", "[340]}", "commission.cap_bp is ['340']; allowed: a whole number"),
        (
            "value: 340}",
            "worth: 340}",
            "commission.cap_bp is {'from': '2026-08-01', 'worth': '340'}; allowed: {from, va",
        ),
        ("340}", "340, source: ''}", "commission.cap_bp.source is ''; allowed: a text that is not empty"),
        ("340}", "340, owner: [a]}", "commission.cap_bp.owner is ['a']; allowed: a text that is not empty"),
        ("2026-08-01", "01/08/2026", "commission.cap_bp.from is '01/08/2026'; allowed: a day as 2026-08-01"),
        ("2026-08-01", "20260801", "commission.cap_bp.from is '20260801'; allowed: a day as 2026-08-01"),
        ("2026-08-01", "2026-W31-6", "commission.cap_bp.from is '2026-W31-6'; allowed: a day as 2026-08-01"),
        ("2026-08-01", "2026-02-30", "commission.cap_bp.from is '2026-02-30'; allowed: a day as 2026-08-01"),
        ("2026-08-01", "1999-12-31", "commission.cap_bp.from is '1999-12-31'; allowed: a day as 2026-08-01, not befo"),
        ("2026-08-01", "[]", "commission.cap_bp.from is []; allowed: a day as 2026-08-01"),
        ("2026-09-01", "2026-08-01", "has 2026-08-01 after 2026-08-01; allowed: each day later than the one above it"),
        ("2026-09-01", "2026-07-01", "has 2026-07-01 after 2026-08-01; allowed: each day later than the one above it"),
        ("2026-09-01", "always", "has 2000-01-01 after 2026-08-01; allowed: each day later than the one above it"),
        ("note:", "name: other\nnote:", "line 3: name stands twice; mend it there"),
        ("note:", "? [a]\n: b\nnote:", "line 3: a key is a list or mapping; mend it there"),
        ("note: What", "note: &x What", None),
        ("note: What if it began later?", "note: *x", "line 3: an alias (*) is not allowed; mend it there"),
        ("note: What", "note: {What", "; mend it there"),
        ("note: What", "note: !!python/object:os.system What", None),
        ("changes:", "---\nchanges:", "line 4: but found another document; mend it there"),
    ],
)
def test_a_slip_in_a_scenario_is_one_line(tmp_path: Path, old: str, new: str, line: str | None) -> None:
    assert old in SCENARIO
    path = written(tmp_path, SCENARIO.replace(old, new))
    if line is None:
        assert read_scenario(path).note == "What if it began later?"
        return
    with pytest.raises(BadInputError) as refused:
        read_scenario(path)
    said = str(refused.value)
    assert said.startswith(str(path))
    assert line in said
    assert "\n" not in said


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "the file is ''; allowed: keys with what they hold"),
        ("- a\n", "the file is ['a']; allowed: keys with what they hold"),
        ("just words", "the file is 'just words'; allowed: keys with what they hold"),
        (b"name: \xff", "is not UTF-8 (byte 6); save it as UTF-8"),
        (b"name: \x00", "special characters are not allowed; mend it there"),
        ("[" * 5_000, "mend it there"),
        ("# " + "x" * LARGEST_BYTES, "is larger than 1,000,000 bytes; a policy file holds values only"),
    ],
)
@pytest.mark.parametrize("read", [read_scenario, read_values, is_scenario])
def test_what_is_no_policy_at_all_is_one_line(tmp_path: Path, read, text: str | bytes, line: str) -> None:
    path = written(tmp_path, text)
    if read is is_scenario and line.startswith("the file"):
        assert not is_scenario(path)
        return
    with pytest.raises(BadInputError) as refused:
        read(path)
    assert line in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("changes", ["", " []", " {}", " words", "\n  - a"])
def test_a_scenario_changes_something(tmp_path: Path, changes: str) -> None:
    path = written(tmp_path, SCENARIO.partition("changes:")[0] + f"changes:{changes}\n")
    with pytest.raises(BadInputError, match=r"changes is .*; allowed: keys with what they hold"):
        read_scenario(path)


@pytest.mark.parametrize("rows", ["", " []", " 350", " {from: always, value: 350}"])
def test_the_values_of_a_key_are_a_list(tmp_path: Path, rows: str) -> None:
    path = written(tmp_path, SCENARIO.partition("changes:")[0] + f"changes:\n  commission.cap_bp:{rows}\n")
    with pytest.raises(BadInputError, match=r"commission.cap_bp is .*; allowed: a list of \{from, value\}"):
        read_scenario(path)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("  source: a decision\n", "", "commission.cap_bp.source is missing; allowed: a text that is not empty"),
        ("owner: finance", "owner: ''", "commission.cap_bp.owner is ''; allowed: a text that is not empty"),
        (
            "owner: finance",
            "unit: pesos\n  owner: x",
            "commission.cap_bp.unit is not known; allowed: owner, source, val",
        ),
        ("values:", "vlaues:", "commission.cap_bp.vlaues is not known; allowed: owner, source, values"),
        ("350}", "-1}", "commission.cap_bp is '-1'; allowed: a whole number from 0 to 10000"),
        (
            "commission.cap_bp",
            "comission.cap_bp",
            "key 'comission.cap_bp' is not known; allowed: keys that begin with",
        ),
    ],
)
def test_a_slip_in_a_file_of_values_is_one_line(tmp_path: Path, old: str, new: str, line: str) -> None:
    assert old in VALUES
    path = written(tmp_path, VALUES.replace(old, new))
    with pytest.raises(BadInputError) as refused:
        read_values(path)
    assert str(refused.value).startswith(f"{path}: ")
    assert line in str(refused.value)


def test_a_file_tells_all_that_is_wrong_with_it(tmp_path: Path) -> None:
    text = SCENARIO.replace("340", "x").replace("330", "y").replace("later_tier", "Later")
    with pytest.raises(RefusedFileError) as refused:
        read_scenario(written(tmp_path, text))
    told = [problem.partition(": ")[2].partition(" is ")[0] for problem in refused.value.problems]
    assert told == ["name", "commission.cap_bp", "commission.cap_bp"]
    assert "(and 2 more: barberpro policy validate lists all)" in str(refused.value)


@pytest.mark.parametrize("kind", ["missing", "folder"])
def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path, kind: str) -> None:
    path = tmp_path if kind == "folder" else tmp_path / "nowhere.yaml"
    with pytest.raises(BadInputError, match=r"cannot be read \(.*\); name a YAML file"):
        read_scenario(path)


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        (
            "commission.floor_bp:\n    - {from: 2026-08-01, value: 351}",
            "commission.floor_bp is 351 from 2026-08-01; allowed: at most commission.cap_bp, which is 350",
        ),
        (
            "commission.cap_bp:\n    - {from: 2026-08-01, value: 199}",
            "commission.floor_bp is 200 from 2026-08-01; allowed: at most commission.cap_bp, which is 199",
        ),
        (
            "standing.rating_leave:\n    - {from: always, value: 4.81}",
            "standing.rating_leave is 4.81 from 2000-01-01; allowed: at most standing.rating_enter, which is 4.8",
        ),
    ],
)
def test_values_that_do_not_go_together_are_one_line(tmp_path: Path, changes: str, line: str) -> None:
    scenario = read_scenario(written(tmp_path, SCENARIO.partition("changes:")[0] + f"changes:\n  {changes}\n"))
    with pytest.raises(BadInputError, match="scenario later_tier: ") as refused:
        scenario.policy(shipped_policy())
    assert line in str(refused.value)


def test_values_in_order_may_touch(tmp_path: Path) -> None:
    text = "changes:\n  commission.floor_bp:\n    - {from: 2026-08-01, value: 350}\n"
    scenario = read_scenario(written(tmp_path, SCENARIO.partition("changes:")[0] + text))
    assert scenario.policy(shipped_policy()).on("commission.floor_bp", date(2026, 8, 1)) == 350


def test_every_key_is_shipped_with_source_and_owner_from_always() -> None:
    values = shipped_policy().values
    assert set(values) == set(keys())
    for name, rows in values.items():
        assert rows[0].effective_from == ALWAYS, name
        assert all(row.source and row.owner for row in rows), name


def test_a_shipped_folder_has_every_key_once(tmp_path: Path) -> None:
    folder = tmp_path / "policy"
    shutil.copytree(SHIPPED_FOLDER, folder)
    (folder / "zz.yaml").write_text(VALUES, encoding="utf-8")
    with pytest.raises(BadInputError, match=r"zz\.yaml: commission\.cap_bp stands in another file"):
        policy_in(folder)
    shutil.rmtree(folder)
    folder.mkdir()
    written(folder, VALUES)
    with pytest.raises(BadInputError, match=r"lacks billing\.\w+, .*; every key needs a value"):
        policy_in(folder)


def test_a_shipped_folder_out_of_order_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "policy"
    shutil.copytree(SHIPPED_FOLDER, folder)
    path = folder / "commission.yaml"
    path.write_text(path.read_text("utf-8").replace("value: 4.70", "value: 4.90"), encoding="utf-8")
    with pytest.raises(BadInputError, match=r"standing\.rating_leave is 4\.9 from 2000-01-01; allowed: at most"):
        policy_in(folder)
