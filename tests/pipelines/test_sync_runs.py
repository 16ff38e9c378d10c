"""MLflow may be down: nothing is lost, nothing is doubled, and nobody waits."""

from __future__ import annotations

import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from barberpro import tracking
from barberpro.errors import UnavailableError
from barberpro.settings import Settings
from barberpro.tracking import TrackedRun, spool
from barberpro.tracking.server import SYNC_WAITS_S, quiet, refuse_if_dead
from models.champion import MANIFEST
from pipelines import sync_runs
from tests.models.plain_models import put_model, put_two

MODEL = "payment_failure"


def run_of(settings: Settings, version: str, role: str = "champion") -> TrackedRun:
    home = settings.models / MODEL
    folder = home if role == "champion" else home / "challengers" / version
    report = settings.reports / f"{MODEL}.json"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text("{}")
    params, metrics = {"num_leaves": 15}, {f"slice.method.m{number}.log_loss": 0.1 for number in range(250)}
    return TrackedRun(MODEL, version, role, params, metrics, {"data_sha256": "d"}, folder, report, {"roc.png": b"png"})


def remembered(settings: Settings):
    """Versions by run and by registered model, and the champion's."""
    from mlflow import MlflowClient

    client = MlflowClient(tracking.tracking_uri(settings), tracking.tracking_uri(settings))
    experiment = client.get_experiment_by_name(MODEL).experiment_id
    runs = {each.data.tags["version"]: each for each in client.search_runs([experiment])}
    registered = [each.tags["version"] for each in client.search_model_versions(f"name='{MODEL}'")]
    assert len(client.search_runs([experiment])) == len(runs)
    return client, runs, sorted(registered), client.get_model_version_by_alias(MODEL, "champion").tags["version"]


@pytest.fixture
def down(settings):
    put_two(settings.models / MODEL)
    return replace(settings, mlflow_tracking_uri="http://127.0.0.1:9")


def test_what_was_spooled_comes_whole_and_once(settings, down):
    for version, role in (("one", "champion"), ("two", "challenger")):
        assert "sync-runs" in tracking.log_run(down, run_of(down, version, role))
    shutil.rmtree(down.models / MODEL / "challengers")  # the originals may be gone by then
    put_model(down.models / MODEL, "two", "champion")  # and another is champion
    with pytest.raises(UnavailableError, match="does not answer"):
        sync_runs.run(down)
    assert len(spool.waiting(down)) == 2

    found = sync_runs.run(settings)
    assert (found.recorded, found.known, found.aliases) == (("one", "two"), (), {MODEL: "two"})
    assert not list(spool.home(settings).glob("*/run.json"))
    client, runs, registered, champion = remembered(settings)
    assert (set(runs), registered, champion) == ({"one", "two"}, ["one", "two"], "two")
    assert runs["two"].data.params == {"num_leaves": "15"}
    assert len(runs["two"].data.metrics) == 250
    run_id = runs["one"].info.run_id
    assert Path(client.download_artifacts(run_id, f"model/{MANIFEST}")).exists()
    assert Path(client.download_artifacts(run_id, "plots/roc.png")).read_bytes() == b"png"

    spool.keep(settings, replace(run_of(settings, "two"), metrics={}), "again")
    assert sync_runs.run(settings).known == ("two",)
    assert sync_runs.run(settings).recorded == ()
    assert remembered(settings)[2] == ["one", "two"]


def test_a_sync_that_was_killed_leaves_no_doubles(settings, down, monkeypatch):
    from mlflow import MlflowClient

    tracking.log_run(down, run_of(down, "one"))
    kept = spool.waiting(down)
    for name in ("log_artifact", "set_registered_model_alias", "set_terminated"):
        with monkeypatch.context() as dying:
            dying.setattr(MlflowClient, name, lambda *_, **__: sys.exit("killed"))
            with pytest.raises(SystemExit):
                sync_runs.run(settings)
        assert spool.waiting(down) == kept
    assert sync_runs.run(settings).recorded == ("one",)
    _, runs, registered, champion = remembered(settings)
    assert (set(runs), registered, champion) == ({"one"}, ["one"], "one")
    assert runs["one"].info.status == "FINISHED"


@pytest.mark.parametrize("answers", [False, True])
def test_a_dead_server_costs_less_than_five_seconds(settings, down, answers):
    """Nobody listens there, or somebody who takes the call and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        uri = f"http://127.0.0.1:{server.getsockname()[1]}" if answers else "http://127.0.0.1:9"
        start = time.monotonic()
        warning = tracking.log_run(replace(down, mlflow_tracking_uri=uri), run_of(down, "one"))
        assert time.monotonic() - start < 5
    assert "does not answer" in warning


def test_an_alias_waits_until_its_version_is_known(settings, down):
    tracking.log_run(down, run_of(down, "one"))
    assert "sync-runs" in tracking.point_alias(settings, MODEL, "one")
    assert sync_runs.run(settings).aliases == {MODEL: "one"}
    assert tracking.point_alias(settings, MODEL, "one") is None


@pytest.mark.slow
def test_a_server_that_comes_back(settings, down, tmp_path):
    """A real server on loopback; a sync that is killed half-way before the one that ends."""
    tracking.log_run(down, run_of(down, "one"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    here = replace(settings, mlflow_tracking_uri=f"http://127.0.0.1:{port}")
    store = ["--backend-store-uri", f"sqlite:///{tmp_path / 'server.db'}"]
    store += ["--artifacts-destination", str(tmp_path / "artifacts")]
    command = [sys.executable, "-m", "mlflow", "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"]
    server = subprocess.Popen([*command, *store], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(120):
            time.sleep(1)
            try:
                refuse_if_dead(here)
                break
            except UnavailableError:
                continue
        code = (
            "import sys; from pathlib import Path; from barberpro.settings import load_settings; "
            "from pipelines import sync_runs; sync_runs.run(load_settings(Path(sys.argv[1])))"
        )
        environment = {"MLFLOW_TRACKING_URI": str(here.mlflow_tracking_uri), "PATH": "/usr/bin:/bin"}
        for seconds in (6, 8, 9):
            child = subprocess.Popen([sys.executable, "-c", code, str(here.data_root)], env=environment)
            time.sleep(seconds)
            child.send_signal(signal.SIGKILL)
            child.wait()
        sync_runs.run(here)
        with quiet(SYNC_WAITS_S):
            _, runs, registered, champion = remembered(here)
        assert (set(runs), registered, champion) == ({"one"}, ["one"], "one")
        assert spool.waiting(here) == []
    finally:
        server.terminate()
        server.wait()
