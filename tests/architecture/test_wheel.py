"""The wheel holds our packages, dated parameters, mappings, scenarios and `params.yaml`, and nothing else."""

from __future__ import annotations

import subprocess
import sys
import zipfile

import pytest

PACKAGES = {"barberpro", "models", "pipelines", "dashboards"}


@pytest.fixture(scope="module")
def names(root, tmp_path_factory) -> frozenset[str]:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(root)]
    outcome = subprocess.run(command, check=False, capture_output=True, text=True)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return frozenset(archive.namelist())


def test_top_level_names(names):
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == PACKAGES
    assert len(tops) == len(PACKAGES) + 1


def test_every_module_is_inside(root, names):
    modules = {str(path.relative_to(root)) for package in PACKAGES for path in (root / package).rglob("*.py")}
    assert modules - names == set()


def test_dated_parameters_are_inside(root, names):
    files = [path for path in (root / "barberpro" / "parameters").iterdir() if path.suffix in {".csv", ".yaml"}]
    assert any(path.suffix == ".csv" for path in files)
    assert {f"barberpro/parameters/{path.name}" for path in files} - names == set()


def test_policies_and_scenarios_are_inside(root, names):
    policies = {f"barberpro/parameters/policy/{path.name}" for path in (root / "barberpro/parameters/policy").iterdir()}
    scenarios = {f"barberpro/scenarios/{path.name}" for path in (root / "scenarios").glob("*.yaml")}
    assert policies
    assert scenarios
    assert (policies | scenarios) - names == set()


def test_mappings_and_params_are_inside(root, names):
    mappings = {f"barberpro/mappings/{path.name}" for path in (root / "mappings").glob("*.yaml")}
    assert mappings
    assert (mappings | {"barberpro/params.yaml"}) - names == set()
