"""`dvc repro` in fresh checkouts: the same bytes twice, nothing to do the second time, and no champion lost."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from barberpro.policies.scenarios import scenario_files
from barberpro.settings import PROJECT_ROOT, Settings, read_params, shipped
from pipelines import policies
from tests.conftest import TEST_PSEUDONYM_KEY

pytestmark = pytest.mark.slow

BIN = Path(sys.executable).parent
TIMEOUT_S = 600
ALWAYS = "policy_in_force"
"""The stage that is run each time, and whose output seldom changes."""


def checkout(place: Path) -> Path:
    """Copy the tracked files as they are into a repository of its own, with this Python as its environment."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=PROJECT_ROOT, check=True, capture_output=True, text=True)
    for name in filter(None, listed.stdout.split("\0")):
        if (PROJECT_ROOT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(PROJECT_ROOT / name, place / name)
    (place / ".venv").symlink_to(BIN.parent)
    for command in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "As it is")):
        identity = ("-c", "user.name=test", "-c", "user.email=test@localhost")
        subprocess.run(["git", *identity, *command], cwd=place, check=True)
    return place


def call(place: Path, *command: str, threads: int = 2, **environment: str) -> subprocess.CompletedProcess[str]:
    limited = {
        "OMP_NUM_THREADS": str(threads),
        "OPENBLAS_NUM_THREADS": str(threads),
        "POLARS_MAX_THREADS": str(threads),
    }
    given = {**os.environ, "BARBERPRO_PSEUDONYM_KEY": TEST_PSEUDONYM_KEY, "DVC_SITE_CACHE_DIR": str(place / ".dvc/tmp")}
    given = {name: value for name, value in given.items() if name != "BARBERPRO_DATA"} | limited | environment
    return subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=place, check=False, capture_output=True, text=True, env=given, timeout=TIMEOUT_S,
    )  # fmt: skip


def done(place: Path, *command: str, **options) -> str:
    outcome = call(place, *command, **options)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return outcome.stdout


def barberpro(place: Path, *verb: str) -> str:
    """Run the checkout's own command line: the installed one belongs to the project that is tested."""
    return done(place, "python", "-c", "from barberpro.cli.main import main; main()", *verb)


def stages_run(said: str) -> set[str]:
    return {line.split("'")[1] for line in said.splitlines() if line.startswith("Running stage")}


def made(place: Path) -> dict[str, str]:
    """Hashes of every Parquet file and of the champion's files; who looked at a challenger when is none of them."""
    data = place / "data"
    paths = [*data.glob("tables/*.parquet"), *data.glob("reports/*.parquet"), *data.glob("models/*/*")]
    return {
        str(path.relative_to(data)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in paths
        if path.is_file() and path.suffix != ".jsonl"
    }


@pytest.fixture(scope="module")
def first(tmp_path_factory) -> Path:
    place = checkout(tmp_path_factory.mktemp("first") / "here")
    barberpro(place, "synth", "--payments", "4000", "--months", "6", "--seed", "11")
    done(place, "dvc", "repro")
    return place


def test_two_clean_runs_in_other_folders_and_with_other_threads_give_the_same_bytes(first, tmp_path):
    second = tmp_path / "somewhere" / "else"
    subprocess.run(["git", "clone", "-q", str(first), str(second)], check=True)
    for folder in ("raw", "truth"):
        shutil.copytree(first / "data" / folder, second / "data" / folder)
    done(second, "dvc", "repro", threads=1)
    names = made(first)
    assert {"models/payment_failure/model.txt", "models/payment_failure/champion.json"} <= set(names)
    assert sum(name.endswith(".parquet") for name in names) >= 6
    assert made(second) == names


def test_the_second_run_runs_nothing(first):
    said = done(first, "dvc", "repro")
    assert stages_run(said) == {ALWAYS}


def test_git_sees_the_lock_and_nothing_else(first):
    outcome = subprocess.run(["git", "status", "--porcelain"], cwd=first, check=True, capture_output=True, text=True)
    assert outcome.stdout.split() == ["??", "dvc.lock"]


def test_the_metrics_are_a_small_table_and_the_page_needs_no_network(first):
    (shown,) = json.loads(done(first, "dvc", "metrics", "show", "--json"))[""]["data"].values()
    assert shown["data"]["log_loss"]["model"] < shown["data"]["log_loss"]["constant"]
    done(first, "dvc", "plots", "show")
    page = first / "data/reports/plots_page/index.html"
    assert page.read_text(encoding="utf-8").count("vegaEmbed") >= 7
    assert "cdn" not in page.read_text(encoding="utf-8")
    assert '<script src="../plots/vega.js">' in page.read_text(encoding="utf-8")


def test_another_parameter_runs_training_alone_and_the_champion_stays(first):
    before = made(first)
    params = (first / "params.yaml").read_text(encoding="utf-8")
    (first / "params.yaml").write_text(params.replace("num_leaves: 15", "num_leaves: 7"), encoding="utf-8")
    assert "num_leaves" in done(first, "dvc", "params", "diff")
    said = done(first, "dvc", "repro")
    assert stages_run(said) == {ALWAYS, "train", "figures", "notebooks"}
    after = made(first)
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {"reports/payment_failure_predictions.parquet"}
    report = json.loads((first / "data/reports/payment_failure.json").read_text(encoding="utf-8"))
    assert report["role"] == "challenger"
    assert (first / "data/models/payment_failure/challengers" / report["version"] / "model.txt").is_file()
    (first / "params.yaml").write_text(params, encoding="utf-8")
    done(first, "dvc", "repro")
    assert made(first) == before


def test_barberpro_run_and_dvc_repro_live_on_one_data_root(first):
    before = made(first)
    barberpro(first, "run")
    assert made(first) == before
    done(first, "dvc", "repro")
    assert made(first) == before
    assert stages_run(done(first, "dvc", "repro")) == {ALWAYS}


def test_an_activated_scenario_runs_what_bills_and_what_is_published(first):
    settings = Settings(first / "data", read_params(shipped("params.yaml")), TEST_PSEUDONYM_KEY)
    before = made(first)
    policies.add_scenario(settings, scenario_files()["flat_300"], "Ana", None)
    policies.approve_scenario(settings, "flat_300@1", "Luis", "agreed")
    done(first, "dvc", "repro")
    policies.activate_scenario(settings, "flat_300@1", "Ana", "approved", None)
    assert stages_run(done(first, "dvc", "repro")) >= {ALWAYS, "marts", "publish"}
    assert made(first) == before  # it counts from tomorrow on, and nothing was booked since
    assert stages_run(done(first, "dvc", "repro")) == {ALWAYS}


def test_a_warehouse_that_is_gone_is_told_and_not_built_upon(first):
    shutil.move(first / "data/warehouse", first / "data/away")
    outcome = call(first, "dvc", "repro", "--force", "--single-item", "features")
    assert outcome.returncode != 0
    assert "is not what" in outcome.stderr
    assert "repro --force load" in outcome.stderr
    done(first, "dvc", "repro", "--force", "--single-item", "load")
    done(first, "dvc", "repro")
