"""The leak audit passes what is as known then, and catches a planted look into the future by both proofs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import ibis
import numpy as np
import polars as pl
import pytest

import barberpro.features.checkout_features as told
from barberpro.errors import BadInputError, IntegrityError, UnavailableError
from barberpro.features.families import issuer
from barberpro.features.feature import DAY, Inputs
from barberpro.features.history import HistoryFamily
from barberpro.features.registry import features as registered
from barberpro.settings import Settings
from barberpro.warehouse.writer import open_writer
from pipelines import audit_leaks, checkout_features, features
from pipelines.leak_findings import Draw, LeakAudit
from pipelines.shuffled_checkouts import shuffled_checkouts
from pipelines.shuffled_future import SHUFFLED, shuffled
from tests.features.worlds import NOON, event, filled

ROWS = 150


class Leaking(HistoryFamily):
    """Looks a day ahead."""

    AHEAD = DAY

    def table(self, inputs: Inputs) -> ibis.Table:
        wanted = inputs.wanted.mutate(us=inputs.wanted.us + self.AHEAD)
        return HistoryFamily.table(self, replace(inputs, wanted=wanted))


class LookingFar(Leaking):
    """Looks two months ahead: a client comes every few weeks."""

    AHEAD = 60 * DAY


@pytest.fixture(scope="module")
def built(shop_loaded: Settings) -> Settings:
    features.run(shop_loaded)
    checkout_features.run(shop_loaded)
    return shop_loaded


def test_passes_what_was_known_then(built):
    audit = audit_leaks.run(built, draw=Draw(ROWS))
    found = audit.as_json()
    assert (found["passed"], found["rows"], found["differences"]) == (True, ROWS, 0)
    assert (found["shuffled"]["rows"], found["shuffled"]["moved"]) == (ROWS, 0)
    assert found["shuffled"]["versions"] > ROWS
    assert found["by_basis"]["observed"]["rows"] + found["by_basis"]["assumed"]["rows"] == ROWS
    assert found["features"] == len(registered())
    assert (found["checkouts"]["rows"], found["checkouts"]["moved"]) == (ROWS, 0)
    assert json.loads(audit.path.read_text(encoding="utf-8")) == json.loads(json.dumps(found, default=str))


def test_another_seed_draws_another_cut_and_the_same_one_the_same(built):
    at = pl.read_parquet(built.tables / features.FILE)["attempted_at"]
    cuts = [audit_leaks.cut_of(at, seed) for seed in (1, 2, 1)]
    assert cuts[0] == cuts[2] != cuts[1]
    assert at.sort()[at.len() // 2 - 1] < min(cuts)


def test_looks_at_the_newest_attempts_before_the_cut_and_at_others():
    times = [NOON.replace(minute=n % 60, hour=n // 60) for n in range(100)]
    names = [f"{n:03}" for n in range(100)]
    seen = pl.DataFrame({"source": "shop", "payment_id": names, "attempted_at": times})
    drawn = audit_leaks.before_cut(seen, Draw(20))["payment_id"].to_list()
    assert set(drawn) > set(names[90:])
    assert len(set(drawn)) == 20
    assert audit_leaks.before_cut(seen, Draw(1000)).height == 100


def test_both_proofs_catch_a_look_into_the_future(few_families, built, tmp_path, monkeypatch):
    monkeypatch.setattr(issuer, "FAMILY", leaking(issuer.FAMILY))
    audit = audit_of_new_features(built, tmp_path, Draw(400))
    found, told = audit.as_json(), {feature.name for feature in issuer.FAMILY.features}
    assert not found["passed"]
    assert set(found["by_feature"]) <= told
    assert "issuer_attempts_1h" in found["by_feature"]
    assert found["differences"] == sum(each["differences"] for each in found["by_basis"].values()) > 0
    assert set(found["shuffled"]["by_feature"]) <= told
    assert found["shuffled"]["moved"] > 0
    assert audit.first is not None
    assert audit.first.feature in told


def audit_of_new_features(built: Settings, root: Path, draw: Draw) -> LeakAudit:
    elsewhere = replace(built, data_root=root)
    with open_writer(built) as db:
        features.run(elsewhere, db)
        return audit_leaks.run(elsewhere, db, draw=draw)


def leaking(family: HistoryFamily) -> Leaking:
    return Leaking(**{name: getattr(family, name) for name in family.__dataclass_fields__})


def test_refuses_features_of_other_payments(built, tmp_path):
    elsewhere = replace(built, data_root=tmp_path)
    elsewhere.tables.mkdir(parents=True)
    with open_writer(built) as db:
        with pytest.raises(UnavailableError, match="no features have been computed"):
            audit_leaks.run(elsewhere, db)
        table = pl.read_parquet(built.tables / features.FILE)
        table.head(-1).write_parquet(elsewhere.tables / features.FILE)
        with pytest.raises(IntegrityError, match=f"{table.height - 1} attempts and the warehouse {table.height}"):
            audit_leaks.run(elsewhere, db)


def test_refuses_to_audit_nothing(few_families, settings):
    features.run(settings)
    with pytest.raises(BadInputError, match="no attempts to audit"):
        audit_leaks.run(settings)


def test_shuffling_leaves_the_past_alone_and_keeps_the_values_of_the_future():
    statuses = np.random.default_rng(1).choice(["approved", "rejected"], 60)
    events = filled(event(f"{n:02}", NOON.replace(minute=n), status=statuses[n], issuer=f"b{n}") for n in range(60))
    events = events.select("source", "payment_id", "source_version", "known_at", *SHUFFLED)
    cut = NOON.replace(minute=30)
    after = shuffled(events, cut, seed=1)
    known = pl.col("known_at") < cut
    assert after.filter(known).equals(events.filter(known))
    for name in SHUFFLED:
        assert after[name].sort().equals(events[name].sort())
    assert not after["issuer"].equals(events["issuer"])
    assert after["payment_id"].equals(events["payment_id"])


def test_catches_a_look_ahead_in_the_features_of_checkouts(built, monkeypatch, tmp_path):
    looking = LookingFar(
        name="client_method", entity="x", key=("client_id", "method"), windows=(30 * DAY, None), rates=(None,)
    )
    monkeypatch.setitem(told.OF_METHOD, "client_method", looking)
    settings = replace(built, data_root=tmp_path)
    settings.tables.mkdir(parents=True)
    with open_writer(built) as db:
        checkout_features.run(settings, db)
        table, cut = settings.tables / checkout_features.FILE, audit_leaks.cut_of(_opened(settings), 1)
        found = shuffled_checkouts(db, table, cut, Draw(1_000))
    assert found.moved
    assert {each.feature.split("_ever")[0].split("_30d")[0].split("__")[0] for each in found.moved} <= {
        f"client_method_{what}" for what in ("attempts", "declines", "approvals", "decline_rate")
    }


def _opened(settings: Settings) -> pl.Series:
    return pl.read_parquet(settings.tables / checkout_features.FILE)["opened_at"]
