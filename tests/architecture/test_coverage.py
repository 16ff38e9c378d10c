"""`docs/coverage.yaml`: every requirement of the document has a complete row, and no row points at what is gone."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import yaml

from barberpro.settings import PROJECT_ROOT

SUBSECTIONS = {1: 3, 2: 3, 3: 3, 4: 2, 5: 3, 6: 2, 7: 2, 8: 3, 9: 3}
SECTIONS = {"0", "10"} | {f"{number}.{sub + 1}" for number, subs in SUBSECTIONS.items() for sub in range(subs)}
ALWAYS = {"id", "section", "requirement", "status"}
BY_STATUS = {"done": {"files", "tests"}, "planned": {"capability"}, "non_goal": {"reason"}}
OPTIONAL = {"done": {"behaviour", "command", "page"}, "planned": {"behaviour"}, "non_goal": {"behaviour"}}

ROWS = yaml.safe_load((PROJECT_ROOT / "docs" / "coverage.yaml").read_text(encoding="utf-8"))
DONE = [row for row in ROWS if row.get("status") == "done"]


def problems(row: dict) -> list[str]:
    """List what is wrong with the shape of one row."""
    status = row.get("status")
    if status not in BY_STATUS:
        return [f"the status is {status!r}, it takes {', '.join(sorted(BY_STATUS))}"]
    needed, known = ALWAYS | BY_STATUS[status], ALWAYS | BY_STATUS[status] | OPTIONAL[status]
    found = [f"{key} is missing or empty" for key in sorted(needed) if not row.get(key)]
    found += [f"{key} is not known for {status}" for key in sorted(set(row) - known)]
    if status == "done" and not (row.get("page") or row.get("command")):
        found.append("it names neither a page nor a command")
    if row.get("section") not in SECTIONS:
        found.append(f"the document has no section {row.get('section')!r}")
    return found


def is_dead(reference: str) -> bool:
    """Whether a file, a folder with files, or a `file::test` is not there."""
    name, _, test = reference.partition("::")
    path = PROJECT_ROOT / name
    if path.is_dir():
        return not any(path.rglob("test_*.py" if name.startswith("tests/") else "*.*"))
    if not path.is_file():
        return True
    return bool(test) and test not in functions(path)


def functions(path: Path) -> set[str]:
    """Collect the names of the functions of a Python file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.get("id", "without id"))
def test_row_is_complete(row):
    assert problems(row) == []


def test_ids_are_unique():
    assert {name: count for name, count in Counter(row["id"] for row in ROWS).items() if count > 1} == {}


def test_every_section_of_the_document_has_rows():
    assert SECTIONS - {row["section"] for row in ROWS} == set()


@pytest.mark.parametrize("row", DONE, ids=lambda row: row["id"])
def test_no_reference_is_dead(row):
    references = [*row["files"], *row["tests"], *([row["page"]] if "page" in row else [])]
    assert [reference for reference in references if is_dead(reference)] == []
    assert [reference for reference in row["tests"] if not reference.startswith("tests/")] == []


@pytest.mark.parametrize("command", sorted({row["command"] for row in DONE if "command" in row}))
def test_command_exists(command):
    name, *verbs = command.split()
    outcome = subprocess.run(
        [str(Path(sys.executable).parent / name), *verbs, "--help"], check=False, capture_output=True, text=True
    )
    assert outcome.returncode == 0, outcome.stderr
    assert verbs[0] in outcome.stdout


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"status": "soon"}, "the status is 'soon', it takes done, non_goal, planned"),
        ({"capability": ""}, "capability is missing or empty"),
        ({"issue": 7}, "issue is not known for planned"),
        ({"section": "1.9"}, "the document has no section '1.9'"),
    ],
)
def test_the_rule_for_rows_itself(change, problem):
    row = {"id": "x", "section": "1.1", "requirement": "y", "status": "planned", "capability": "z"}
    assert problems(row) == []
    assert problems({**row, **change}) == [problem]


@pytest.mark.parametrize(
    ("reference", "dead"),
    [
        ("tests/architecture/test_coverage.py", False),
        ("tests/architecture/test_coverage.py::test_ids_are_unique", False),
        ("tests/architecture/test_coverage.py::test_no_such", True),
        ("tests/architecture", False),
        ("no/such/file.py", True),
    ],
)
def test_the_rule_for_references_itself(reference, dead):
    assert is_dead(reference) is dead
