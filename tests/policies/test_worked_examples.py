"""The worked examples: what an accountant reads in `tests/policies/*.yaml` is what the engine charges.

A file has a `kind`, a sentence `about` it, and `examples`, each with a name, what is `given` and what is `expected`.
The kind names the runner in `runners/` that turns what is given into results; a new kind is one new file there with
`GIVEN`, the keys that it knows, and `run`.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

from barberpro.policies.documents import parsed, read_text

FOLDER = Path(__file__).parent
FILES = {path.stem: parsed(read_text(path), path.name) for path in sorted(FOLDER.glob("*.yaml"))}
RUNNERS = {
    path.stem: importlib.import_module(f"tests.policies.runners.{path.stem}")
    for path in sorted((FOLDER / "runners").glob("*.py"))
}
EXAMPLES = [
    pytest.param(each["kind"], example, id=f"{stem}: {example.get('name')}")
    for stem, each in FILES.items()
    for example in each["examples"]
]


def outcome(kind: str, example: dict[str, Any]) -> tuple[Any, Any]:
    """Give what an example expects, and what came of it for the same keys."""
    runner = RUNNERS[kind]
    assert set(example["given"]) <= runner.GIVEN, f"not known: {set(example['given']) - runner.GIVEN}"
    found = runner.run(example["given"])
    assert example["expected"]
    assert set(example["expected"]) <= set(found), f"not told: {set(example['expected']) - set(found)}"
    return example["expected"], {name: found[name] for name in example["expected"]}


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_example(kind: str, example: dict[str, Any]) -> None:
    expected, found = outcome(kind, example)
    assert found == expected


@pytest.mark.parametrize("stem", FILES)
def test_a_file_of_examples_says_what_it_is_about(stem: str) -> None:
    content = FILES[stem]
    assert set(content) == {"kind", "about", "examples"}
    assert content["kind"] in RUNNERS
    assert len(content["about"]) > 20
    names = [example["name"] for example in content["examples"]]
    assert len(names) == len(set(names))
    assert all(set(example) <= {"name", "why", "given", "expected"} for example in content["examples"])


def test_there_are_enough_examples_of_every_kind() -> None:
    kinds = {content["kind"] for content in FILES.values()}
    assert kinds == set(RUNNERS)
    assert sum(each["kind"].startswith(("commission", "standing")) for each in FILES.values()) >= 6
    assert len(EXAMPLES) >= 40


def test_a_wrong_centavo_is_noticed() -> None:
    kind, example = EXAMPLES[0].values
    wrong = example | {"expected": {"commission": "525.01"}}
    expected, found = outcome(kind, wrong)
    assert found == {"commission": "525.00"} != expected
    with pytest.raises(AssertionError, match="not known"):
        outcome(kind, example | {"given": example["given"] | {"amuont": "1"}})
