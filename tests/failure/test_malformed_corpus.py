"""Whatever is wrong with a file: each of its records is loaded, a duplicate or refused with its place and reason."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from barberpro.errors import BadInputError
from barberpro.settings import Settings, read_params, shipped
from barberpro.warehouse.writer import open_writer
from pipelines import load
from tests.conftest import TEST_PSEUDONYM_KEY
from tests.failure.malformed.case import Case
from tests.failure.malformed.documents import json_cases
from tests.failure.malformed.structure import structure
from tests.failure.malformed.tables import parquet_cases
from tests.failure.malformed.values import values
from tests.failure.reliability import record
from tests.shop import NOW

SEED = 20261125
LONG_SEEDS = 12
FEWEST = 80
MAPPING = Path(__file__).parent / "malformed" / "corpus.yaml"


def generated(seed: int) -> list[Case]:
    return [*structure(seed), *values(seed), *json_cases(seed), *parquet_cases(seed)]


@dataclass(frozen=True)
class Outcome:
    """What the loader says became of each file."""

    counts: dict[str, tuple[int, int, int, int]]
    refused: dict[str, list[tuple[int, str | None, str, str]]]
    whole: dict[str, str]
    told: str
    rows: int


def loaded(root: Path, cases: list[Case]) -> Outcome:
    """Load every file of the corpus in one go."""
    exports = root / "exports"
    exports.mkdir()
    for each in cases:
        (exports / each.name).write_bytes(each.content)
    settings = Settings(root / "data", read_params(shipped("params.yaml")), pseudonym_key=TEST_PSEUDONYM_KEY)
    with pytest.raises(BadInputError) as caught:
        load.run(settings, raw=exports, mapping=MAPPING, now=NOW)
    report = json.loads((settings.reports / "refused_files.json").read_text(encoding="utf-8"))
    with open_writer(settings) as db:
        ledger = db.execute('SELECT path, "rows", loaded, duplicate, quarantined FROM load_ledger').fetchall()
        refused: dict[str, list[tuple[int, str | None, str, str]]] = {}
        for path, *found in db.execute(
            "SELECT path, line, column_name, reason, masked_text FROM quarantine ORDER BY path, line"
        ).fetchall():
            refused.setdefault(path, []).append(tuple(found))
        rows = db.scalar("SELECT count(*) FROM payment_events")
    whole = {Path(each["path"]).name: each["reason"] for each in report["files"]}
    return Outcome({path: tuple(counts) for path, *counts in ledger}, refused, whole, str(caught.value), rows)


def faults(case: Case, outcome: Outcome) -> Iterator[str]:
    """Compare what the loader says of a file with what its generator knows."""
    if case.whole is not None:
        told = outcome.whole.get(case.name, "was loaded")
        if case.whole not in told or case.name not in told or "\n" in told:
            yield f"{case.name}: refused whole: {told!r}, not {case.whole!r}"
        if case.name in outcome.counts:
            yield f"{case.name}: refused whole, yet in the ledger"
        return
    expected = (case.rows, case.loaded, case.duplicate, len(case.refused))
    found = outcome.counts.get(case.name)
    if found != expected or sum(found[1:]) != found[0]:
        told = outcome.whole.get(case.name, "")
        yield f"{case.name}: rows, loaded, duplicate, quarantined are {found}, not {expected} {told}"
    refused = outcome.refused.get(case.name, [])
    places = [(line, column) for line, column, _, _ in refused]
    if places != [(each.line, each.column) for each in case.refused]:
        yield f"{case.name}: refused at {refused}, not {case.refused}"
        return
    for (_, _, reason, _), each in zip(refused, case.refused, strict=True):
        if each.words not in reason or "\n" in reason:
            yield f"{case.name}, line {each.line}: {reason!r}, not {each.words!r}"


def judged(cases: list[Case], outcome: Outcome) -> dict[str, int]:
    """Hold the loader to every file, and return the figures."""
    found = [fault for case in cases for fault in faults(case, outcome)]
    assert found == [], "\n" + "\n".join(found)
    assert set(outcome.counts) | set(outcome.whole) == {each.name for each in cases}
    assert outcome.rows == sum(each.loaded for each in cases)
    read = [each for each in cases if each.whole is None]
    return {
        "files": len(cases),
        "rows": sum(each.rows for each in read),
        "loaded": sum(each.loaded for each in read),
        "duplicate": sum(each.duplicate for each in read),
        "quarantined": sum(len(each.refused) for each in read),
        "refused_whole": len(cases) - len(read),
        "unexplained": len(found),
    }


def test_every_record_of_every_malformed_file_is_accounted_for(tmp_path: Path) -> None:
    cases = generated(SEED)[::2]
    assert len({each.name for each in cases}) == len(cases) >= FEWEST
    outcome = loaded(tmp_path, cases)
    figures = judged(cases, outcome)
    assert f"{figures['refused_whole']} of {len(cases)} files were refused whole, the others are loaded" in outcome.told
    assert "\n" not in outcome.told
    record("malformed corpus", "short", SEED, figures)


@pytest.mark.slow
def test_other_orders_of_other_values_are_accounted_for_as_well(tmp_path: Path) -> None:
    total: dict[str, int] = {}
    for seed in range(SEED, SEED + LONG_SEEDS):
        cases = generated(seed)
        root = tmp_path / str(seed)
        root.mkdir()
        for name, figure in judged(cases, loaded(root, cases)).items():
            total[name] = total.get(name, 0) + figure
    record("malformed corpus", "long", SEED, {"seeds": LONG_SEEDS, **total})
