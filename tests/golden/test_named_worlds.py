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
GOLDEN_VERSION = 3
GOLDEN: dict[str, str] = {
    "argentina": "1a84eb1096e61363095849bea096fc689305b41a30ad11ecfaf132a777079f45",
    "hidden_confounding": "fdec9918cc972b26a1f51624f1f757c3c502aaaa36ff37d61164bda9b2409e95",
    "known_outages": "7e5ebaa66f10a98e75a08c1cbd93874df96a2fc98c30baeb6f8f62054ce6aa35",
    "known_price_response": "b9a09b4e3f54cc989954a0d7ea77995f8b63af3f136302d157e62e8951d1fccf",
    "planted_fraud": "0d3590175ecd4d8d23fc4ccfe99eba29140608bf667744beb5b9c7990b5431e7",
    "randomised_menus": "299e3dd847a4c6d39346ec5f0711335d63cfa5b58a95262e16da47d0247f2d3f",
    "self_selected_retries": "4f96a929e68f013da32cfb3e1ef0f654f8dddd3a8a056fbec04336caf6e85b3c",
    "zero_effect": "2eb0692398130f22139ef0eb24586979f07058657791ae779ab1760bc1f8d8c0",
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
