"""What a synthetic world plants in the processor's reports is found with its cause, and nothing else is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from barberpro.settings import Settings, read_params, shipped
from barberpro.warehouse.writer import open_writer
from pipelines import load, synth
from pipelines.reconciled import Reconciled, months, reconciled
from tests.conftest import TEST_PSEUDONYM_KEY

Planted = set[tuple[str, str, str, Decimal]]


def every_month(settings: Settings) -> list[Reconciled]:
    with open_writer(settings) as db:
        return [reconciled(db, month) for month in months(db)]


def truth(settings: Settings) -> pl.DataFrame:
    return pl.read_parquet(settings.truth / "report_differences.parquet").select("leg", "payment_id", "cause", "amount")


def is_found(settings: Settings) -> None:
    """Hold every month of a world to what was planted in it."""
    found, planted = every_month(settings), truth(settings)
    assert planted["cause"].n_unique() == 6
    told = pl.concat([each.open for each in found])
    wanted: Planted = set(planted.filter(pl.col("cause") != "timing").iter_rows())
    assert set(told.select("stage", "payment_id", "cause", "amount").iter_rows()) == wanted
    assert told.height == len(wanted)
    late = pl.concat([each.differences for each in found]).filter(cause="timing", stage="settlement")
    assert set(late["payment_id"]) == set(planted.filter(cause="timing")["payment_id"])
    assert late["amount"].sum() == 0
    assert {each.residual for each in found} == {Decimal("0.00")}


def test_every_planted_difference_is_found_and_no_other(shop_loaded: Settings) -> None:
    is_found(shop_loaded)


@pytest.mark.slow
def test_the_same_holds_in_a_large_world(tmp_path: Path) -> None:
    synth.run(tmp_path, payments=60_000, months=18, seed=7, end=date(2026, 8, 1))
    settings = Settings(tmp_path, read_params(shipped("params.yaml")), pseudonym_key=TEST_PSEUDONYM_KEY)
    load.run(settings)
    is_found(settings)
