"""`dvc.yaml` says the truth: what a stage imports, which parameters it reads, what may be an output, and why it is."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from functools import cache
from pathlib import Path

import grimp
import pytest
import yaml

from barberpro.params import SECTIONS
from barberpro.settings import PROJECT_ROOT
from barberpro.tables.mart_schemas import MARTS
from pipelines import notebooks, stages

PIPELINE = yaml.safe_load((PROJECT_ROOT / "dvc.yaml").read_text(encoding="utf-8"))
STAGES = PIPELINE["stages"]
PACKAGES = ("barberpro", "models", "pipelines", "dashboards")
NOTEBOOKS = sorted(
    path for path in (PROJECT_ROOT / "notebooks").glob("*.ipynb") if path.stem not in notebooks.REHEARSALS
)
HOW_NOT_WHAT = {
    "barberpro.crashes",
    "barberpro.errors",
    "barberpro.params",
    "barberpro.progress",
    "barberpro.settings",
    "pipelines.command",
}
"""They start a stage and tell of it; what it makes depends on them through `params` alone."""
PERSISTENT = {"load", "validate", "train", "publish"}
"""Stages that do more than write their outputs, or whose outputs outlive a refusal."""


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, cache_dir=None)


def file_of(module: str) -> str:
    path = Path(*module.split("."))
    is_package = (PROJECT_ROOT / path / "__init__.py").is_file()
    return str(path / "__init__.py" if is_package else path.with_suffix(".py"))


def imported_by_notebooks() -> set[str]:
    """Modules of ours that the stage's notebooks import, which run without pipelines.notebooks importing them."""
    cells = [cell["source"] for path in NOTEBOOKS for cell in json.loads(path.read_text("utf-8"))["cells"]
             if cell["cell_type"] == "code"]  # fmt: skip
    trees = [ast.parse("".join(cell)) for cell in cells]
    froms = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names = {name for node in froms for alias in node.names for name in (node.module, f"{node.module}.{alias.name}")}
    return {name for name in names if name and (PROJECT_ROOT / Path(*name.split("."))).with_suffix(".py").is_file()}


def closure(graph: grimp.ImportGraph, module: str) -> set[str]:
    """Files that a module needs, itself included; a scanned package counts with its members and what they need."""
    roots = {module} | (imported_by_notebooks() if module == "pipelines.notebooks" else set())
    found = roots.union(*(graph.find_upstream_modules(each) for each in roots))
    scanned = {each for each in found if (PROJECT_ROOT / file_of(each)).name == "__init__.py"}
    members = {member for each in scanned for member in graph.find_children(each)}
    found |= members.union(*(graph.find_upstream_modules(each) for each in members))
    return {file_of(each) for each in found - HOW_NOT_WHAT}


def declared(stage: dict, kind: str) -> list[str]:
    """Paths or keys of a stage, whatever stands below them."""
    return [each if isinstance(each, str) else next(iter(each)) for each in stage.get(kind, [])]


def written(stage: dict) -> dict[str, dict]:
    """List what a stage writes, with how dvc is to treat it."""
    listed = [*stage.get("outs", []), *stage.get("metrics", []), *stage.get("plots", [])]
    return {
        path: options for each in listed for path, options in ([(each, {})] if isinstance(each, str) else each.items())
    }


def code_of(stage: dict) -> set[str]:
    return {path for path in declared(stage, "deps") if path.partition("/")[0] in PACKAGES}


def covers(path: str, file: str) -> bool:
    return file == path or file.startswith(f"{path}/")


def read_parameters(tree: ast.AST) -> set[str]:
    """Keys `section.key` that code reads from `settings.params`; `section` alone where it is handed on as a whole."""
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return {key for node in ast.walk(tree) if is_section(node) for key in uses(node, parents, functions)}


@cache
def read_by(file: str) -> set[str]:
    return read_parameters(ast.parse((PROJECT_ROOT / file).read_text(encoding="utf-8")))


def is_section(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr in SECTIONS
        and isinstance(node.value, ast.Attribute)
        and node.value.attr == "params"
    )


def uses(node: ast.Attribute, parents: dict, functions: list[ast.FunctionDef]) -> set[str]:
    parent = parents[node]
    if isinstance(parent, ast.Attribute):
        return {f"{node.attr}.{parent.attr}"}
    if not (isinstance(parent, ast.Assign) and isinstance(parent.targets[0], ast.Name)):
        return {node.attr}
    (inside,) = [each for each in functions if parent in ast.walk(each)]
    name = parent.targets[0].id
    read = [
        each
        for each in ast.walk(inside)
        if isinstance(each, ast.Name) and each.id == name and each not in parent.targets
    ]
    keys = [parents[each].attr if isinstance(parents[each], ast.Attribute) else None for each in read]
    return {f"{node.attr}.{key}" if key else node.attr for key in keys}


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_says_in_a_sentence_what_it_does_and_why(name):
    said = STAGES[name]["desc"]
    assert re.fullmatch(r"[A-Z][^.]{60,}\.", said), said


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_runs_its_own_module_on_the_default_data_root(name):
    assert STAGES[name]["cmd"] == f"${{python}} pipelines.{name} --data data"
    assert "__main__" in (PROJECT_ROOT / "pipelines" / f"{name}.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_depends_on_all_the_code_that_it_imports_and_on_no_other(graph, name):
    needed, given = closure(graph, f"pipelines.{name}"), code_of(STAGES[name])
    lacking = {file for file in needed if not any(covers(path, file) for path in given)}
    needless = {path for path in given if not any(covers(path, file) for file in needed)}
    assert (sorted(lacking), sorted(needless)) == ([], [])


def test_a_feature_family_changes_features_and_not_load():
    family = "barberpro/features/families/amount.py"
    hit = {name for name, stage in STAGES.items() if any(covers(path, family) for path in code_of(stage))}
    assert "features" in hit
    assert not {"load", "marts", "publish"} & hit


@pytest.mark.parametrize("name", STAGES)
def test_a_stage_declares_the_parameters_that_its_code_reads_and_no_other(graph, name):
    read = {key for file in closure(graph, f"pipelines.{name}") for key in read_by(file)}
    whole = {key for key in read if "." not in key}
    assert set(declared(STAGES[name], "params")) == whole | {key for key in read if key.partition(".")[0] not in whole}


@pytest.mark.parametrize(
    ("code", "keys"),
    [
        ("def f(s):\n    return s.params.load.chunk_mb", {"load.chunk_mb"}),
        (
            "def f(s):\n    p = s.params.load\n    return p.chunk_mb + p.max_record_mb",
            {"load.chunk_mb", "load.max_record_mb"},
        ),
        ("def f(s):\n    p = s.params.load\n    return g(p)", {"load"}),
        ("def f(s):\n    return g(s.params.maturity_hours)", {"maturity_hours"}),
        ("def f(params):\n    return params.seed", set()),
    ],
)
def test_the_rule_for_parameters_itself(code, keys):
    assert read_parameters(ast.parse(code)) == keys


def test_parameters_that_are_declared_exist():
    known = set(SECTIONS) | {f"{name}.{key}" for name, kind in SECTIONS.items() for key in kind.__dataclass_fields__}
    assert {key for stage in STAGES.values() for key in declared(stage, "params")} <= known


def test_what_reads_reference_data_depends_on_what_was_imported():
    reading = {name for name, stage in STAGES.items() if "data/parameters" in declared(stage, "deps")}
    assert reading == {
        *("validate", "features", "checkout_features", "action_evidence", "menu_verdicts", "marts", "claims_ledger"),
        *("learned_menus", "publish"),
    }


def test_every_mart_is_an_output_and_what_is_published_depends_on_every_table():
    tables = {path for stage in STAGES.values() for path in written(stage) if path.startswith("data/tables/")}
    assert {f"data/tables/{mart.name}.parquet" for mart in MARTS} <= set(written(STAGES["marts"]))
    only_learned_from = {"data/tables/checkout_features.parquet"}
    assert tables - only_learned_from <= set(declared(STAGES["publish"], "deps"))


def test_no_database_is_an_output_or_a_dependency():
    paths = [path for stage in STAGES.values() for path in (*declared(stage, "deps"), *written(stage))]
    assert paths
    assert [path for path in paths if "duckdb" in path or covers("data/warehouse", path)] == []


@pytest.mark.parametrize("name", sorted(PERSISTENT))
def test_what_must_outlive_a_stage_is_neither_deleted_nor_restored_without_it(name):
    assert [path for path, options in written(STAGES[name]).items() if not options.get("persist")] == []


def test_reports_are_not_cached():
    reports = {
        path: options for stage in STAGES.values() for path, options in written(stage).items() if path.endswith(".json")
    }
    assert len(reports) >= 4
    assert [path for path, options in reports.items() if options.get("cache") is not False] == []


def test_every_stage_of_barberpro_run_is_one_of_dvc():
    tree = ast.parse(Path(stages.__file__).read_text(encoding="utf-8"))
    runs = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "run"]
    called = {node.value.id for node in runs if isinstance(node.value, ast.Name)}
    assert called >= {"load", "features", "train", "score", "marts", "publish"}
    assert called - set(STAGES) == set()


def test_every_plot_has_its_template_and_its_points():
    folder = PROJECT_ROOT / ".dvc" / "plots"
    drawn = [options for plot in PIPELINE["plots"] for options in plot.values()]
    assert {options["template"] for options in drawn} == {path.stem for path in folder.glob("*.json")}
    assert {Path(path).parent for options in drawn for path in options["y"]} == {Path("data/reports/plots")}


def test_dvc_asks_nobody_and_sends_nothing():
    text = (PROJECT_ROOT / ".dvc" / "config").read_text(encoding="utf-8")
    assert "analytics = false" in text
    assert "check_update = false" in text
    assert "remote" not in text
    page = (PROJECT_ROOT / ".dvc" / "plots" / "page.html").read_text(encoding="utf-8")
    assert "://" not in page


def test_dvc_lock_is_not_committed_and_not_ignored(tracked):
    assert PROJECT_ROOT / "dvc.lock" not in tracked
    ignored = subprocess.run(["git", "check-ignore", "-q", "dvc.lock"], cwd=PROJECT_ROOT, check=False)
    assert ignored.returncode == 1
