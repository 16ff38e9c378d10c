"""The notebooks run on a small world, are committed with their outputs, and become pages that load nothing."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from barberpro.errors import IntegrityError, UnavailableError
from barberpro.settings import PROJECT_ROOT, Settings
from pipelines import notebooks
from tests.conftest import TEST_PSEUDONYM_KEY
from tests.pipelines.built import Built

NAMES = (
    "01_payment_history",
    "02_the_synthetic_world",
    "03_retrain_failure_model",
    "04_price_erosion",
    "05_commission_what_if",
    "06_installments",
)
LARGEST_BYTES = 300_000


def committed(name: str) -> dict:
    return json.loads((PROJECT_ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))


def code_cells(notebook: dict) -> list[dict]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


@pytest.fixture(scope="session")
def small_world(first_run: Built) -> Settings:
    return first_run.settings


@pytest.mark.slow
@pytest.mark.parametrize("rehearsals", [False, True])
def test_they_run_and_become_pages_that_load_nothing(small_world, monkeypatch, rehearsals):
    monkeypatch.setenv("BARBERPRO_PSEUDONYM_KEY", TEST_PSEUDONYM_KEY)
    result = notebooks.run(small_world, rehearsals=rehearsals)
    assert [page.stem for page in result.pages] == [
        name for name in NAMES if rehearsals or name not in notebooks.REHEARSALS
    ]
    for page in result.pages:
        text = page.read_text(encoding="utf-8")
        assert text.count("data:image/svg+xml") >= 2
        assert "<script" not in text.lower()
        assert re.findall(r"<(?:img|link|iframe)[^>]+(?:src|href)=[\"']?(?:https?:)?//", text) == []


@pytest.mark.parametrize("name", NAMES)
def test_they_are_committed_with_small_outputs_and_without_an_error(name):
    notebook = committed(name)
    assert (PROJECT_ROOT / "notebooks" / f"{name}.ipynb").stat().st_size < LARGEST_BYTES
    outputs = [output for cell in code_cells(notebook) for output in cell["outputs"]]
    assert sum("image/svg+xml" in output.get("data", {}) for output in outputs) >= 2
    assert [output for output in outputs if output["output_type"] in {"error", "stream"}] == []
    assert [cell["execution_count"] for cell in code_cells(notebook)] == list(range(1, len(code_cells(notebook)) + 1))


@pytest.mark.parametrize("name", NAMES)
def test_their_metadata_hold_no_place_and_no_time(name):
    notebook = committed(name)
    assert notebook["metadata"] == notebooks.KERNEL
    assert [cell["metadata"] for cell in notebook["cells"] if cell["metadata"]] == []
    text = json.dumps([cell.get("outputs") for cell in notebook["cells"]])
    assert str(PROJECT_ROOT) not in text
    assert re.findall(r"/(?:home|root|tmp|work)/", text) == []


@pytest.mark.parametrize("name", NAMES)
def test_they_call_the_packages_and_hold_no_logic(name):
    lines = [line for cell in code_cells(committed(name)) for line in "".join(cell["source"]).splitlines()]
    assert lines
    assert [line for line in lines if re.match(r"\s*(def|class|for|while|if|with|lambda)\b", line)] == []


def test_what_is_of_invented_histories_is_left_out_where_there_is_no_truth(settings, small_world):
    assert notebooks.is_invented(small_world)
    assert not notebooks.is_invented(settings)
    assert set(NAMES) >= notebooks.OF_INVENTED


def test_nothing_published_is_one_line(settings):
    with pytest.raises(UnavailableError, match="make demo"):
        notebooks.run(settings)


def test_without_jupyter_it_says_what_to_install(small_world, monkeypatch):
    monkeypatch.setitem(sys.modules, "nbclient", None)
    with pytest.raises(UnavailableError, match=r"nbclient is not installed.*requirements-dev\.lock"):
        notebooks.run(small_world)


def test_a_cell_that_breaks_is_told_and_leaves_no_page(small_world, tmp_path):
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": "1 / 0", "outputs": [], "execution_count": None}
    source = {"cells": [cell], "metadata": notebooks.KERNEL, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "broken.ipynb").write_text(json.dumps(source), encoding="utf-8")
    with pytest.raises(IntegrityError, match=r"broken\.ipynb broke off: ZeroDivisionError: division by zero"):
        notebooks.run(small_world, source=Path(tmp_path))
    assert not (small_world.reports / "notebooks" / "broken.html").exists()
