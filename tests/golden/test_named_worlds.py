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
GOLDEN_VERSION = 2
GOLDEN: dict[str, str] = {
    "argentina": "5ce1a50af4793cba554a7fd6104f5f720f649cff0786098eebbc92d450f3c150",
    "hidden_confounding": "30204f498430ada2e9291f8bbb998619a7b76d3278cf1b41c812d75b40284452",
    "known_outages": "d61840b1433e395c63e62dae23dc0d0de8c9db09cc45a11c4bf80d7578f0be06",
    "known_price_response": "440fbc75993f1a8311af08d2e15b8cf470da7e91b3ec3b92e845c5203400b7a0",
    "planted_fraud": "bbab981dd74fea434e98b8840165063f6b9615a16c111dda9014c500f28782b8",
    "randomised_menus": "dda5a33c9d1574adfc027fe66120c585e36607793bdc6f683a329623c8327757",
    "self_selected_retries": "324a9373c3a7362c83f169e015301852870ff04215f5084ddd1353a821a429df",
    "zero_effect": "db4def482e1cd4c059ec3232fc00c765d6891af723eb184321bde84c7ee22ecd",
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
    names = {"payments", *(each.name for each in named_world(name).truth)}
    assert {path.stem for path in result.truth.iterdir()} == names
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in result.truth.iterdir())


def test_it_loads_without_surprise(written: tuple[str, SynthResult], settings: Settings) -> None:
    _, result = written
    totals = Counter[str]()
    for each in load.run(settings, raw=result.raw).files:
        totals.update(loaded=each.loaded, duplicate=each.duplicate, quarantined=each.quarantined)
    announced = Counter[str]()
    for counts in result.defects.values():
        announced.update(counts)
    assert totals["duplicate"] == announced["duplicate"]
    assert totals["quarantined"] == announced.total() - announced["duplicate"] - announced["late"]
    assert totals["loaded"] > sum(result.counts[table] for table in ("payment_versions", "checkouts", "bookings"))


def test_a_world_takes_the_place_of_another_whole(tmp_path: Path) -> None:
    synth.run(tmp_path, **TINY, world="known_outages")
    again = synth.run(tmp_path, **TINY, world="argentina")
    assert [path.name for path in again.truth.iterdir()] == ["payments.parquet"]


def test_an_unknown_world_is_refused_and_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="--world is mars; known worlds: argentina, hidden_confounding"):
        synth.run(tmp_path / "out", **TINY, world="mars")
    assert not (tmp_path / "out").exists()
