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
    "argentina": "cade8b360c0a244e022b1efd23bdf4cbeccb2003dcc1c91187d40c61ddbd6fa9",
    "hidden_confounding": "93989c83e48193eae29fb8fdc2a4cb2248b7cd339fcf126434de4493670c4e10",
    "known_outages": "d63f44a2a4341ac22b4decdf3ab009695e5390cc8c6ad2f52edc9e0fe6134aa0",
    "known_price_response": "c6296ba76565228bcd3793b8d783fbea3212c617582dd75dcf5de855f1cd8cfd",
    "planted_fraud": "747d620079aac79d0a17cded34f78fab5eae6505366d6dda38d0deb77269eddc",
    "randomised_menus": "20fcc4b4061111163050dcd10b99c9d7b063ae0f2746dab488a15c5490bc3ee0",
    "self_selected_retries": "ae04e4c45545db3526e8689fc331ae65714aab8ed2b0ec893f754bc445208fbb",
    "zero_effect": "a0234c6101a3be0794467e05d08dbc84980ee971dd911d74b25980cd54b761a3",
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
