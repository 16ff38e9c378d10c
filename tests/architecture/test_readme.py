"""The README does what it says: its example loads, and its commands are those of the program."""

from __future__ import annotations

import re

from typer.testing import CliRunner

from barberpro.cli.console import Call
from barberpro.cli.main import app
from barberpro.warehouse.mapping import FIELD_KEYS
from pipelines import load

EXAMPLE = re.compile(r"<!-- example: (?P<name>\S+) -->\n```\w+\n(?P<text>.*?)```", re.DOTALL)


def test_the_worked_example_loads_three_and_refuses_one(root, settings, tmp_path):
    exports = tmp_path / "exports"
    exports.mkdir()
    for found in EXAMPLE.finditer((root / "README.md").read_text(encoding="utf-8")):
        (exports / found["name"]).write_text(found["text"], encoding="utf-8")
    (result,) = load.run(settings, raw=exports, mapping=exports / "ventas.yaml").files
    assert (result.rows, result.loaded, result.duplicate, result.quarantined) == (4, 3, 0, 1)
    assert [reason.column for reason in result.reasons] == ["status"]


def test_every_verb_is_in_the_tour_and_the_tour_names_no_other(root):
    told = re.findall(
        r"^\| `barberpro ([\w-]+)` \|", (root / "README.md").read_text(encoding="utf-8"), flags=re.MULTILINE
    )
    runner = CliRunner()
    for verb in told:
        assert runner.invoke(app, [verb, "--help"], obj=Call()).exit_code == 0, verb
    listed = re.findall(
        r"^\W+([\w-]+)  +\w",
        runner.invoke(app, ["--help"], obj=Call()).stdout.partition("Commands")[2],
        flags=re.MULTILINE,
    )
    assert set(told) == set(listed)


def test_every_key_of_a_mapping_is_explained(root):
    text = (root / "docs" / "mappings.md").read_text(encoding="utf-8")
    assert {key for key in FIELD_KEYS if f"`{key}`" not in text} == set()
