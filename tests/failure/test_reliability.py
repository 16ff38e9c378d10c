"""The report of the failure tests keeps each promise's forms apart, also where tests run side by side."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from tests.failure.reliability import record, report


def measure(number: int) -> None:
    record(f"promise {number % 10}", "long" if number % 2 else "short", number, {"lost": 0, "rows": number})


def test_what_tests_measure_side_by_side_is_all_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BARBERPRO_RELIABILITY", str(tmp_path / "made" / "reliability.json"))
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(measure, range(20)))
    promises = json.loads(report().read_text(encoding="utf-8"))["promises"]
    assert sorted(promises) == [f"promise {number}" for number in range(10)]
    assert {form for forms in promises.values() for form in forms} == {"short", "long"}
    record("promise 3", "long", 1, {"lost": 0})
    kept = json.loads(report().read_text(encoding="utf-8"))["promises"]["promise 3"]["long"]
    assert (kept["seed"], kept["figures"]) == (1, {"lost": 0})
