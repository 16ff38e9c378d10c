"""Worked examples of prices and of the dollar: what an accountant reads in the YAML is what the engine says.

A file has a `kind`, a sentence `about` it, and `examples`; the kind names its runner in `runners/`.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).parent
KINDS = ("price", "price_tier", "dollar")
PATHS = [path for kind in ("prices", "dollar") for path in sorted(FOLDER.glob(f"{kind}_*.yaml"))]
FILES = {path.stem: yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) for path in PATHS}  # noqa: S506
EXAMPLES = [
    pytest.param(each["kind"], example, id=f"{stem}: {example['name']}")
    for stem, each in FILES.items()
    for example in each["examples"]
]


@pytest.mark.parametrize(("kind", "example"), EXAMPLES)
def test_price_example(kind: str, example: dict[str, Any]) -> None:
    runner = importlib.import_module(f"tests.policies.runners.{kind}")
    assert set(example) <= {"name", "why", "given", "expected"}
    assert set(example["given"]) <= runner.GIVEN
    found = runner.run(example["given"])
    assert example["expected"]
    assert {name: found[name] for name in example["expected"]} == example["expected"]


def test_there_are_enough_examples_of_prices() -> None:
    assert {each["kind"] for each in FILES.values()} == set(KINDS)
    assert len(EXAMPLES) >= 20
