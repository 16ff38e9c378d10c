"""On a real history the store answers what the table of features says; the leak audit sees to it on invented ones."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from barberpro.features.online.store import FeatureStore
from barberpro.warehouse.writer import open_writer
from pipelines import features, load
from pipelines.replayed_features import reference_of
from tests.features.online import NAMES, differing, first_versions, replayed


@pytest.mark.slow
def test_agrees_on_card_attempts_of_a_real_source(settings, external_data):
    rows = 400
    load.run(settings, raw=external_data / "psp", mapping="psp")
    with open_writer(settings) as db, features.feature_table(db) as table:
        batch, events, facts = db.frame(table), db.frame("FROM payment_events").to_dicts(), reference_of(db)
    every = first_versions(events)
    chosen = sorted(np.random.default_rng(5).choice(len(every), rows, replace=False))
    asked = [every[place] for place in chosen]
    shop = FeatureStore(facts)
    shop.watch(asked)
    found = replayed(shop, events, asked)
    assert len(found) == rows
    assert differing(batch.filter(pl.col("payment_id").is_in(list(found))), found) == {}
    assert {feature for feature in NAMES if any(row[feature] is not None for row in found.values())} >= told_by(batch)


def told_by(batch: pl.DataFrame) -> set[str]:
    """Features that hardly any row lacks."""
    return {name for name in NAMES if batch[name].null_count() < batch.height / 10}
