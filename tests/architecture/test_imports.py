"""Who may import whom: the contracts of `pyproject.toml`, and the rules that a graph of imports cannot express."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

PURE = {
    "domain": {"barberpro.domain", "barberpro.errors"},
    "world": {"barberpro.world", "barberpro.domain", "barberpro.parameters", "barberpro.errors", "numpy", "polars"},
}
"""What may be imported besides the standard library."""

INPUT_OUTPUT = {"os", "io", "pathlib", "shutil", "subprocess", "socket", "urllib", "http", "tempfile", "sqlite3"}

HEAVY = (
    "duckdb",
    "great_expectations",
    "ibis",
    "lightgbm",
    "matplotlib",
    "mlflow",
    "numpy",
    "pandas",
    "polars",
    "pyarrow",
    "sklearn",
    "sqlglot",
    "streamlit",
)


def imported(path: Path) -> Iterator[str]:
    """Full names of the modules that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "." * node.level
            yield from (f"{node.module}.{alias.name}" for alias in node.names if node.module == "barberpro")


def is_allowed(name: str, allowed: set[str]) -> bool:
    """Whether `name` is harmless standard library, or one of the allowed modules or inside one."""
    top = name.partition(".")[0]
    if top in sys.stdlib_module_names:
        return top not in INPUT_OUTPUT
    return name == "barberpro" or any(name == each or name.startswith(f"{each}.") for each in allowed)


def test_import_contracts_hold(tool):
    outcome = tool("lint-imports", "--no-cache")
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.mark.parametrize("folder", sorted(PURE))
def test_pure_folders_import_neither_frames_nor_input_output(root, folder):
    files = sorted((root / "barberpro" / folder).rglob("*.py"))
    refused = [
        f"{path.relative_to(root)} imports {name}"
        for path in files
        for name in imported(path)
        if not is_allowed(name, PURE[folder])
    ]
    assert files
    assert refused == []


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("datetime", True),
        ("barberpro.domain.vocabulary", True),
        ("barberpro.domainish", False),
        ("barberpro.warehouse.writer", False),
        ("pathlib", False),
        ("polars", False),
    ],
)
def test_the_rule_for_pure_folders_itself(name, allowed):
    assert is_allowed(name, PURE["domain"]) is allowed


def test_starting_the_command_line_loads_no_heavy_library(root):
    code = f"import sys, barberpro.cli.main; print(*[name for name in {HEAVY!r} if name in sys.modules])"
    outcome = subprocess.run(
        [sys.executable, "-c", code], cwd=root, check=False, capture_output=True, text=True, timeout=60
    )
    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.split() == []


def test_no_dashboard_file_shadows_a_package(root):
    ours = {path.stem for path in (root / "dashboards").iterdir() if path.stem != "__init__"}
    others = set(packages_distributions()) | set(sys.stdlib_module_names)
    others |= {"barberpro", "models", "pipelines", "dashboards", "service"}
    assert "app" in ours
    assert sorted(ours & others) == []
