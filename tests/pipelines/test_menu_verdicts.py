"""Verdicts on the table of installments: what it would have shown, and what worlds of known answers allow to tell."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np
import polars as pl
import pytest

from barberpro.domain.inflation import IndexValue
from barberpro.policies.files import shipped_policy
from barberpro.policies.installments import InstallmentTable
from barberpro.policies.price_index import index_values
from barberpro.settings import Settings, read_params, shipped
from barberpro.tables.real_amounts import COUNTRY
from barberpro.warehouse.writer import open_writer
from barberpro.world.menus import MENUS
from models.ope import judged
from pipelines import load, menu_verdicts, synth
from pipelines.payment_sources import payment_sources
from pipelines.shown_checkouts import mature_checkouts
from pipelines.table_log import TableLog, among, log_of, table_log
from tests.conftest import TEST_PSEUDONYM_KEY

TABLE = InstallmentTable.of(shipped_policy(), date(2026, 1, 1))
BASE = TABLE.base_month
INDEX = (
    IndexValue(BASE, Decimal(100), BASE + timedelta(days=43)),
    IndexValue(date(2026, 1, 1), Decimal(200), date(2026, 2, 12)),
)
MENU_OF = {"low": ([1, 3], 1), "medium": ([1, 3, 6], 3), "high": ([3, 6, 9, 12], 6)}
FEW = 500
FEWER = ["credit_card"]
EVERY = ["credit_card", "qr"]


def menu(plans: list[int], methods=EVERY) -> str:
    return json.dumps({"methods": methods, "installments": plans})


def checkouts(*rows: tuple[float, list[int], int, list[str]], day=datetime(2026, 3, 2), propensity=0.5) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "checkout_id": [f"c{number}" for number in range(len(rows))],
            "client_id": None,
            "opened_at": [day + timedelta(minutes=number) for number in range(len(rows))],
            "amount": [Decimal(str(amount)) for amount, *_ in rows],
            "menu": [menu(plans, methods) for _, plans, _, methods in rows],
            "default_installments": [default for _, _, default, _ in rows],
            "propensity": propensity,
            "paid": True,
            "net": [Decimal(90)] * len(rows),
            "feeless": False,
            "device_type": "phone",
        },
        schema_overrides={"client_id": pl.String, "propensity": pl.Float64},
    )


def laid(frame: pl.DataFrame) -> TableLog:
    return table_log(frame, TABLE, INDEX)


def test_an_amount_is_in_the_base_months_pesos_by_the_index_known_on_its_day():
    before, after = (laid(checkouts((10_000, [1, 3], 1, EVERY), day=day)).frame for day in (
        datetime(2026, 2, 1), datetime(2026, 3, 2)))  # fmt: skip
    assert before["real"].item() == pytest.approx(10_000)
    assert after["real"].item() == pytest.approx(5_000)
    assert (before["band"].item(), after["band"].item()) == (1, 0)
    assert after["net_real"].item() == pytest.approx(45)


def test_the_tables_menu_is_the_one_shown_with_its_plans_its_default_and_the_most_methods():
    log = laid(
        checkouts(
            (8_000, [1, 3], 1, FEWER), (8_000, [1, 3], 1, EVERY), (20_000, [1, 3, 6], 1, EVERY), (99_999, [1], 1, EVERY)
        )
    )
    wanted = [log.menus[place] for place in log.frame["wanted"]]
    assert [sorted(each.installments) for each in wanted] == [[1, 3], [1, 3], [1, 3, 6], [3, 6, 9, 12]]
    assert wanted[0].methods == frozenset(EVERY)
    assert [each.default_installments for each in wanted] == [1, 1, 3, 6]  # the last two were never shown like this


def test_a_menu_that_was_never_shown_is_not_supported():
    log = laid(checkouts(*[(99_999, [1, 3], 1, EVERY)] * 20))
    (found,) = judged(*[[each] if at else each for at, each in enumerate(log_of(log, log.frame, np.ones(20)))])
    assert (found.verdict, found.reason) == ("cannot tell", "no_support")


def test_checkouts_count_from_the_first_recorded_propensity_and_while_the_tables_menu_was_in_use():
    old = checkouts(*[(8_000, [1, 3], 1, EVERY)] * 3, day=datetime(2026, 2, 20), propensity=None)
    early = checkouts(*[(8_000, [1], 1, EVERY)] * 3, day=datetime(2026, 3, 1))
    used = checkouts(*[(8_000, [1, 3], 1, EVERY), (8_000, [1], 1, EVERY)] * 3, day=datetime(2026, 3, 3))
    log = laid(pl.concat([old, early, used]))
    kept = among(log, 0)
    assert kept["opened_at"].min() == datetime(2026, 3, 3)
    assert kept.height == 5  # the last one came after the table's menu was shown last


def world(root, name: str, payments: int) -> tuple[Settings, dict]:
    synth.run(root, payments=payments, months=6, seed=3, end=date(2026, 8, 1), world=name)
    settings = Settings(root, read_params(shipped("params.yaml")), pseudonym_key=TEST_PSEUDONYM_KEY)
    load.run(settings)
    (content,) = menu_verdicts.run(settings).sources.values()
    return settings, content


def bands(settings: Settings) -> pl.DataFrame:
    """Tell the band of each checkout."""
    with open_writer(settings) as db:
        cutoffs = {source: known_at for source, (_, known_at) in payment_sources(db).items()}
        (rows,) = mature_checkouts(db, cutoffs, settings.params.actions.mature_hours).values()
        index = index_values(db.frame("SELECT * FROM cpi"), COUNTRY)
    return table_log(rows, TABLE, index).frame.select("checkout_id", "band")


def told(content: dict, band: str, reward: str = "paid") -> dict:
    return next(each for each in content["verdicts"] if (each["band"], each["reward"]) == (band, reward))


@pytest.mark.slow
def test_where_menus_were_drawn_the_interval_holds_the_true_difference(tmp_path):
    settings, content = world(tmp_path, "randomised_menus", 30_000)
    truth = pl.read_parquet(settings.truth / "checkouts.parquet").join(bands(settings), on="checkout_id")
    held = []
    for place, (band, (plans, default)) in enumerate(MENU_OF.items()):
        shown = [each for each in MENUS if (list(each.installments), each.default_installments) == (plans, default)]
        found = told(content, band)
        if not shown or found["rows"] < FEW:
            assert found["reason"] in {"no_support", "too_few"}
            continue
        held.append(band)
        wanted = max(shown, key=lambda each: len(each.methods)).name
        rows = truth.filter(pl.col("band") == place)
        true = (rows[f"paid_{wanted}"] - rows["paid_as_shown"]).mean()
        difference = found["estimators"]["dr"]["difference"]
        assert difference["low"] <= true <= difference["high"], band
    assert "medium" in held
    assert {each["reason"] for each in content["discontinuity"]} <= {"not_ruled", "too_few"}


@pytest.mark.slow
def test_where_menus_do_nothing_the_table_is_not_better(tmp_path):
    _, content = world(tmp_path, "zero_effect", 20_000)
    assert {each["verdict"] for each in content["verdicts"]} <= {"cannot tell", "not better"}


@pytest.mark.slow
def test_where_nobody_recorded_why_a_menu_was_shown_nothing_is_told(tmp_path):
    _, content = world(tmp_path, "hidden_confounding", 5_000)
    assert content["without_propensity"] == content["checkouts"] > 0
    assert {each["verdict"] for each in content["verdicts"]} == {"cannot tell"}
    assert told(content, "all")["reason"] == "no_propensity"
