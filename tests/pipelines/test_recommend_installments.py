"""A model of menus in use: the fast answer is the frame's, menus answer to what they offer, and bad questions end."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
import polars as pl
import pytest

from barberpro.errors import BadInputError, IntegrityError
from models.champion import read_model
from models.choice.nested_logit import choice, choices
from models.choice.one_checkout import OneCheckout
from models.choice.paying import failing
from models.choice.predict import read_chooser
from models.learner import load_model
from models.menu_values import menu_values, shown
from models.menus import Menu, parsed
from pipelines import checkout_features
from pipelines.policies import current_policy
from pipelines.recommend_installments import Asked, InstallmentRecommender, asked_once

DAY = date(2026, 8, 1)
ASKED = Asked(Decimal(22_000), province="AR-X", device_type="android_app", starts_in_hours=30.0)


@pytest.fixture(scope="module")
def model(first_run):
    return load_model(first_run.settings.models / "installment_conversion")


@pytest.fixture(scope="module")
def rows(first_run) -> pl.DataFrame:
    table = pl.read_parquet(first_run.settings.tables / checkout_features.FILE)
    return table.with_columns(attempted_at=pl.col("opened_at")).sort("opened_at").tail(40)


@pytest.fixture(scope="module")
def menus(first_run) -> list[Menu]:
    report = json.loads((first_run.settings.reports / "learned_menus.json").read_text())
    (source,) = report["sources"].values()
    return [
        Menu(frozenset(each["methods"]), frozenset(each["installments"]), each["default"]) for each in source["menus"]
    ]


@pytest.fixture(scope="module")
def recommender(first_run) -> InstallmentRecommender:
    return InstallmentRecommender.load(first_run.settings, current_policy(first_run.settings), DAY)


def test_a_single_checkout_is_laid_out_and_answered_as_in_a_frame(model, rows, menus):
    one, chooser = OneCheckout.of(model.chooser), model.chooser
    for place in range(0, rows.height, 7):
        row, told = rows[place], rows.row(place, named=True)
        by_frame = chooser.layout.design(pl.concat([shown(row, menu) for menu in menus]))
        alone = one.design(told, menus)
        for name in ("facts", "of_method", "of_option", "leaving", "offered"):
            assert getattr(alone, name) == pytest.approx(getattr(by_frame, name), abs=1e-12), name
        assert one.failing(told) == pytest.approx(
            failing(chooser.booster, chooser.paying, row, chooser.layout.options)[0], abs=1e-6
        )


def test_a_single_row_is_answered_as_it_is_among_others(model, rows, menus):
    some = shown(rows, menus[0])
    together = model.failure_probability(some)
    assert [model.failure_probability(some[place])[0] for place in (0, 7, 20)] == pytest.approx(together[[0, 7, 20]])


def test_many_coefficients_at_once_are_each_of_them_alone(model, rows, menus):
    chooser = model.chooser
    design = chooser.layout.design(pl.concat([shown(rows[0], menu) for menu in menus]))
    flats = chooser.spread.coefficients[:3]
    stay, option = choices(design, chooser.coefficients, flats)
    for place, flat in enumerate(flats):
        alone = choice(design, chooser.coefficients.like(flat))
        assert stay[place] == pytest.approx(alone.stay)
        assert option[place] == pytest.approx(alone.option)


def test_the_chance_of_all_options_is_that_of_the_checkout(model, rows, menus):
    some = shown(rows, menus[0])
    paid = model.paid_by_option(some)
    assert paid.sum(axis=1) == pytest.approx(1 - model.failure_probability(some))
    offered = model.chooser.layout.options.offered_by(some)
    assert (paid[~offered] == 0).all()


def test_values_lie_within_their_intervals_and_the_baseline_gains_nothing(model, rows, menus):
    kept = np.full(len(model.chooser.layout.options.methods), 0.9)
    found = menu_values(model, rows.row(0, named=True), menus, kept, 1)
    for each in found:
        assert 0 < each.conversion.low <= each.conversion.value <= each.conversion.high < 1
        assert each.net.value == pytest.approx(0.9 * each.conversion.value)
        assert each.gain.low <= each.gain.value <= each.gain.high
    assert (found[1].gain.low, found[1].gain.value, found[1].gain.high) == (0.0, 0.0, 0.0)


def test_the_table_is_among_the_menus_and_the_answer_is_whole(recommender, first_run):
    found = recommender.ask(ASKED)
    assert found.band == "high"
    (table,) = [each for each in found.options if each.is_table]
    assert (table.installments, table.default) == ((3, 6, 9, 12), 6)
    assert len({(each.name, each.methods) for each in found.options}) == len(found.options) > 3
    answer = asked_once(first_run.settings, ASKED, DAY).as_json()
    assert {"options", "default", "installments", "basis", "reasoning_es", "reasoning_en", "evidence"} <= answer.keys()
    assert answer["options"][0]["is_recommended"]


@pytest.mark.parametrize(("amount", "band"), [(3_000, "low"), (12_000, "medium"), (60_000, "high")])
def test_the_band_goes_by_real_pesos(recommender, amount, band):
    assert recommender.ask(replace(ASKED, amount_ars=Decimal(amount))).band == band


def test_larger_amounts_are_paid_less_often(recommender):
    small, large = (recommender.ask(replace(ASKED, amount_ars=Decimal(each))) for each in (9_000, 90_000))
    paid = [{each.name: each.conversion.value for each in found.options if each.conversion} for found in (small, large)]
    assert paid[1]["[1]"] < paid[0]["[1]"]


def test_a_province_that_is_not_there_is_refused(recommender):
    with pytest.raises(BadInputError, match="AR-XX"):
        recommender.ask(replace(ASKED, province="AR-XX"))


def test_an_amount_that_nobody_was_ever_asked_for_is_left_to_the_table(recommender):
    found = recommender.ask(replace(ASKED, amount_ars=Decimal(900_000_000)))
    assert (found.basis, found.fallback_reason, len(found.options)) == ("table", "amount_beyond_history", 1)


@pytest.mark.parametrize("hours", [float("nan"), float("inf")])
def test_hours_have_to_be_a_number(recommender, hours):
    with pytest.raises(BadInputError, match="starts-in-hours"):
        recommender.ask(replace(ASKED, starts_in_hours=hours))


def test_without_a_model_the_table_answers(first_run, tmp_path):
    bare = replace(first_run.settings, data_root=tmp_path)
    found = InstallmentRecommender.load(bare, current_policy(bare), DAY).ask(ASKED)
    assert (found.basis, found.fallback_reason) == ("table", "no_model")
    assert found.recommended.installments == (3, 6, 9, 12)


def test_a_model_of_another_version_is_told_in_one_line(first_run):
    files = read_model(first_run.settings.models / "installment_conversion")
    spec = json.loads(files.artifacts["spec.json"])
    del spec["choice"]["spread"]
    with pytest.raises(IntegrityError, match="another version of the program"):
        read_chooser(files.manifest, {**files.artifacts, "spec.json": json.dumps(spec).encode()})


def test_menus_with_plans_that_have_ended_are_not_offered(first_run):
    before = InstallmentRecommender.load(first_run.settings, current_policy(first_run.settings), date(2019, 1, 1))
    assert all(menu.installments == {1} for menu in before.menus)
    assert parsed("{}", 1) is None
