"""Every named world as it is written, loaded, and frozen.

The hashes below cover every raw file and every table of truth but the unrounded one of payments. Do not update them
unless a world changed on purpose; raise `VERSION` in `pipelines/synth.py` then. Worlds are never made easier to meet
a figure.
"""

import hashlib
import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from barberpro.errors import BadInputError
from barberpro.settings import Settings
from barberpro.world.named import named_world, named_worlds
from pipelines import load, synth
from pipelines.synth import VERSION, SynthResult

TINY: dict[str, Any] = {"payments": 400, "months": 3, "seed": 1, "end": date(2025, 7, 1)}
GOLDEN_VERSION = 4
GOLDEN: dict[str, str] = {
    "argentina": "11d0f2aa8fa26415c8b81b6ac86585c8224af5e8292d4c3e87217ac620eab8fe",
    "hidden_confounding": "4617c95f595ca39fd83b1a21f26edea4c7773c4a40e89f6029e8fa3cfee1fe98",
    "known_outages": "6a9abc2e1c171bd64325745d7f2d45f01687a9477bc598f0da2e716a8be184dc",
    "known_price_response": "37607a4c705ecf935944057073c622eee6904612c5cd0847d2516c6f438d6e46",
    "planted_fraud": "851a964d8fc74aaa0f2f103ff2830b60c8e5ba7d2d00ed640cda3e310f3df5ad",
    "randomised_menus": "c27aa440df7f5645e76592d91f9edb7f9816c7180f1a4f51c3f40329ac2d3355",
    "self_selected_retries": "9b89f580adca4229fa238b3d3b612bd2e1e4c5d3e63a030c10e3a14e9020c498",
    "zero_effect": "793076b111f573f3db82004461583d9c95696ef28b72064c40074372c7c5f904",
}


@pytest.fixture(scope="module", params=list(named_worlds()))
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, SynthResult]:
    return request.param, synth.run(tmp_path_factory.mktemp(request.param), **TINY, world=request.param)


def fingerprint(result: SynthResult) -> str:
    tables = {
        path.name: hashlib.sha256(pl.read_parquet(path).write_csv().encode()).hexdigest()
        for path in sorted(result.truth.glob("*.parquet"))
        if path.name != "payments.parquet"
    }
    return hashlib.sha256(json.dumps([result.files, tables]).encode()).hexdigest()


def test_a_tiny_world_is_the_one_we_know(written: tuple[str, SynthResult]) -> None:
    name, result = written
    assert VERSION == GOLDEN_VERSION
    assert fingerprint(result) == GOLDEN[name]


def test_the_manifest_names_the_world_and_the_truth_is_there(written: tuple[str, SynthResult]) -> None:
    name, result = written
    assert json.loads(result.manifest.read_text(encoding="utf-8"))["world"] == name
    names = {"payments", "report_differences", *(each.name for each in named_world(name).truth)}
    assert {path.stem for path in result.truth.iterdir()} == names
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in result.truth.iterdir())


OTHERS = [name for name in named_worlds() if name not in {"hidden_confounding", "planted_fraud"}]


@pytest.mark.parametrize(
    "name",
    ["hidden_confounding", "planted_fraud", *(pytest.param(name, marks=pytest.mark.slow) for name in OTHERS)],
)
def test_it_loads_without_surprise(name: str, settings: Settings, tmp_path: Path) -> None:
    """Load a world; those whose columns or rows differ in kind from the default one's in every run."""
    result = synth.run(tmp_path / "landing", **TINY, world=name)
    totals = Counter[str]()
    for each in load.run(settings, raw=result.raw).files:
        totals.update(loaded=each.loaded, duplicate=each.duplicate, quarantined=each.quarantined)
    announced = Counter[str]()
    for counts in result.defects.values():
        announced.update(counts)
    assert totals["duplicate"] == announced["duplicate"]
    kept = announced["duplicate"] + announced["late"] + announced["unknown_status"]
    assert totals["quarantined"] == announced.total() - kept
    assert totals["loaded"] > sum(result.counts[table] for table in ("payment_versions", "checkouts", "bookings"))


def test_a_world_takes_the_place_of_another_whole(tmp_path: Path) -> None:
    synth.run(tmp_path, **TINY, world="known_outages")
    again = synth.run(tmp_path, **TINY, world="argentina")
    assert sorted(path.name for path in again.truth.iterdir()) == ["payments.parquet", "report_differences.parquet"]


def test_an_unknown_world_is_refused_and_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="--world is mars; known worlds: argentina, hidden_confounding"):
        synth.run(tmp_path / "out", **TINY, world="mars")
    assert not (tmp_path / "out").exists()
