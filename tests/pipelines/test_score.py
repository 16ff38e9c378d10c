"""Answers out of sample, in the order asked for, and sound ones where no outcome is told any more."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from barberpro.features.families.feed import DRY
from barberpro.tables import schemas
from models.predict import load_predictor
from models.specs.payment_failure import spec
from pipelines import features, score
from tests.features.worlds import put, warehouse


def test_scores_are_out_of_sample_and_match_the_predictor(ready, champion):
    result = score.run(ready)
    scores = pl.read_parquet(result.path)
    assert tuple(scores.columns) == schemas.PAYMENT_SCORES.names
    assert scores["scored_at"].min().isoformat() == champion.report["period"]["from"]
    assert scores.height == result.rows >= champion.report["rows"]
    assert scores.filter(pl.col("failure_probability").is_between("range_low", "range_high")).height == scores.height


def test_no_champion_gives_an_empty_table(settings):
    scores = pl.read_parquet(score.run(settings).path)
    assert (scores.height, tuple(scores.columns)) == (0, schemas.PAYMENT_SCORES.names)


def test_a_file_without_outcomes_is_scored_as_the_batch_would(ready, world, champion):
    batch = pl.read_parquet(score.run(ready).path).tail(1)
    asked = batch.select("source", "payment_id")
    blind = world[1].with_columns(
        status=pl.when(pl.col("payment_id") == asked["payment_id"][0]).then(None).otherwise("status")
    )
    with warehouse(blind) as database:
        answer = score.score_events(ready, database, asked)
    assert answer.scores["failure_probability"][0] == pytest.approx(batch["failure_probability"][0], abs=1e-12)
    assert answer.model_version == champion.version


def test_order_and_repeats_of_the_asked_rows_are_kept(ready, world, champion):
    asked = pl.DataFrame({"source": ["shop"] * 3, "payment_id": ["00009", "00003", "00009"]})
    with warehouse(world[1]) as database:
        answer = score.score_events(ready, database, asked)
        put(database, "unrelated", asked)
    assert answer.scores["payment_id"].to_list() == ["00009", "00003", "00009"]
    assert answer.scores["failure_probability"].null_count() == 0


@pytest.mark.slow
def test_a_file_to_come_is_told_no_outcomes_and_still_answered_soundly(ready, world, champion):
    """The newest tenth comes without a single outcome: as good as with them, far better than the constant."""
    start = int(world[1].height * 0.9)
    cut = world[1]["attempted_at"].sort()[start]
    coming = pl.col("attempted_at") >= cut
    untold = world[1].with_columns(status=pl.when(coming).then(None).otherwise("status"))
    asked = world[1].filter(coming).select("source", "payment_id")
    failed = world[1].filter(coming).select(pl.col("status") == "rejected").to_series().to_numpy()
    chance = world[0].join(asked, on="payment_id", how="semi")["chance"].mean()
    losses = {}
    for name, events in {"told": world[1], "untold": untold}.items():
        with warehouse(events) as database:
            answer = score.score_events(ready, database, asked).scores["failure_probability"].to_numpy()
        losses[name] = -np.where(failed, np.log(answer), np.log1p(-answer)).mean()
        assert answer.mean() == pytest.approx(chance, abs=0.05)
    rate = failed.mean()
    constant = -(rate * np.log(rate) + (1 - rate) * np.log1p(-rate))
    assert losses["untold"] < constant - 0.03
    assert losses["untold"] < losses["told"] + 0.01


def test_rows_that_are_told_nothing_get_the_blind_map_in_every_door(ready, world, champion):
    predictor = load_predictor(ready.models / "payment_failure")
    rows = pl.read_parquet(ready.tables / features.FILE).tail(200)
    marked = rows.with_columns(pl.when(pl.int_range(pl.len()) % 2 == 0).then(1).otherwise(0).alias(DRY))
    level = np.array([0.0, 0.0])
    flat = replace(predictor.calibration.blind, raw=np.array([-1.0, 1.0]), calibrated=level)
    half = replace(predictor, calibration=replace(predictor.calibration, blind=flat))
    said = half.failure_probability(marked)
    assert (said[::2] == 0.5).all()
    assert said[1::2].tolist() == predictor.failure_probability(marked)[1::2].tolist()
    low, high = half.range(marked, said)
    assert ((low <= said) & (said <= high)).all()
    assert spec().dry == DRY
