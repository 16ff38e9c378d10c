"""A copy of the data root to try things in: nothing done there reaches the root, and nothing of it stays."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from barberpro.errors import LockedError, UnavailableError
from barberpro.policies.scenarios import scenario_files
from barberpro.settings import Settings
from barberpro.store.scenarios import versions
from barberpro.warehouse import lock, writer
from models.champion import has_model, write_atomically
from pipelines import features, policies, scratch, train
from pipelines.tried import Refused, tried

MODEL = "payment_failure"


@pytest.fixture
def root(first_run) -> Settings:
    return first_run.settings


def bytes_below(folder: Path) -> dict[str, str]:
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "writer.lock")
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def test_what_is_done_there_leaves_the_root_as_it_is(root):
    before = bytes_below(root.data_root)
    own = scratch.opened(root)
    own.database.execute("DELETE FROM load_ledger")
    copied = own.settings
    written = (
        copied.tables / features.FILE,
        copied.truth / "payments.parquet",
        copied.answers / "new.parquet",
        copied.reports / "payment_failure.json",
        copied.models / MODEL / "champion.json",
    )
    for path in written:
        write_atomically(path, b"other")
    (copied.reports / "publish.json").write_text("through a link it would reach the root")
    own.close()
    assert bytes_below(root.data_root) == before


def test_it_holds_what_a_retraining_needs_and_is_gone_when_closed(root):
    policies.add_scenario(root, scenario_files()["flat_300"], "Ana", None)
    own = scratch.opened(root)
    assert [each.name for each in versions(own.settings.data_root)] == ["flat_300"]
    copied = own.settings.data_root
    assert bytes_below(copied / "models") == bytes_below(root.models)
    assert (copied / "tables" / features.FILE).read_bytes() == (root.tables / features.FILE).read_bytes()
    with writer.open_writer(root) as db:
        events = db.scalar("SELECT count(*) FROM payment_events")
    assert own.database.scalar("SELECT count(*) FROM payment_events") == events > 4000
    assert own.settings.mlflow_tracking_uri == scratch.NOWHERE
    assert copied.stat().st_mode & 0o777 == 0o700
    own.close()
    assert not copied.exists()


def test_without_models_none_is_in_force(root):
    own = scratch.opened(root, models=False)
    assert has_model(root.models / MODEL)
    assert not has_model(own.settings.models / MODEL)
    own.close()


@pytest.mark.parametrize(("above", "lighter"), [(0, scratch.LIGHTER), (-1, {})])
def test_a_short_history_gets_a_short_sitting(root, monkeypatch, above, lighter):
    monkeypatch.setattr(scratch, "SMALL_ROWS", 4000 + 1 + above)
    own = scratch.opened(root)
    section = own.settings.params.payment_failure
    assert own.lighter == lighter
    assert section.max_trees == lighter.get("max_trees", root.params.payment_failure.max_trees)
    assert section.reason_refits == lighter.get("reason_refits", root.params.payment_failure.reason_refits)
    own.close()


def test_it_does_not_wait_for_one_who_writes_and_leaves_no_folder(root, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with lock.exclusive(root.warehouse / "writer.lock"), pytest.raises(LockedError, match="is being written"):
        scratch.opened(root)
    assert list(tmp_path.iterdir()) == []


def test_refuses_where_there_is_nothing_to_learn_from(settings):
    with pytest.raises(UnavailableError, match=r"no features have been computed; run `barberpro run`"):
        scratch.opened(settings)


def test_a_refusal_is_an_answer_and_a_defect_is_not(settings):
    answer = tried(train.run, settings, model="nobody")
    assert isinstance(answer, Refused)
    assert answer.reason.startswith("model 'nobody' is not known")
    assert tried(int, "7") == 7
    with pytest.raises(ValueError, match="invalid literal"):
        tried(int, "seven")
