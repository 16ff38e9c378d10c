"""The registry on a published history: planned on its traffic, read out when due, refused before, every look kept."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import yaml

from barberpro.errors import BadInputError, GateRefusedError, UnavailableError
from barberpro.settings import Settings
from barberpro.store.acts import Act
from barberpro.store.experiments import experiment_of
from barberpro.warehouse import reader
from models.offers import Offer
from models.power import Design
from pipelines import drawn_arms, experiments, offered, power
from pipelines.checkout_outcomes import checkout_outcomes
from pipelines.enrolled import window
from pipelines.power_question import Asked
from pipelines.traffic import Eligible, traffic
from tests.models.experiments.declared import DECLARED, declared
from tests.pipelines.built import Built

ANA = Act("Ana", "", datetime(2026, 8, 2, 12, tzinfo=UTC))


@pytest.fixture
def published(first_run: Built, settings: Settings) -> Settings:
    """Copy what is published; the world ends on 2026-08-01."""
    warehouse = first_run.settings.warehouse
    settings.warehouse.mkdir()
    for path in (warehouse / "CURRENT", *warehouse.glob("wh-*")):
        shutil.copy(path, settings.warehouse / path.name)
    return settings


@pytest.fixture
def rehearsed(published: Settings, tmp_path: Path) -> Settings:
    """Register a rehearsal that began in May."""
    experiments.register(published, written(tmp_path), ANA, rehearsal=True)
    return published


def written(folder: Path, **changes) -> Path:
    arms = {"now": {"menu": "contado", "share": 0.142857}, "six": {"menu": "cuotas_6", "share": 0.142857}}
    given = {**DECLARED, "policy_version": "menu-2", "arms": arms, "start": date(2026, 5, 8), **changes}
    path = folder / f"{given['name']}.yaml"
    path.write_text(yaml.safe_dump(given), encoding="utf-8")
    return path


def test_outcomes_are_those_of_checkouts_that_had_their_time(published: Settings) -> None:
    """Conversion counted by hand, and no checkout that was opened less than a week before the end."""
    with reader.generation(published) as opened:
        found = checkout_outcomes(opened.database, 168)
        paid, total = opened.database.frame(
            "SELECT count(*) FILTER (paid_at <= opened_at + INTERVAL 168 HOUR), count(*) FROM checkouts "
            "WHERE opened_at <= ?",
            [found.known_until - np.timedelta64(168, "h").astype(object)],
        ).row(0)
    assert (int(found.rows["paid"].sum()), found.rows.height) == (paid, total)
    assert (found.rows.filter(~pl.col("paid"))["net_real_ars"] == 0).all()
    kept = found.rows.filter("paid").select(pl.col("net_real_ars") / pl.col("amount_real")).to_series()
    assert 0.85 < kept.min() <= kept.max() <= 1.0
    assert found.base_month == "2026-07"


def test_traffic_is_counted_for_those_who_are_eligible(published: Settings) -> None:
    whole = traffic(published, "conversion", Eligible())
    some = traffic(published, "conversion", Eligible(("AR-B", "AR-C"), amount_from=20_000, amount_below=60_000))
    assert whole.eligible_share == 1.0
    assert whole.per_day == pytest.approx(whole.checkouts / 175, rel=0.35)
    assert 0.05 < some.eligible_share < 0.6
    assert some.eligible_per_day == pytest.approx(some.per_day * some.eligible_share)
    assert some.checkouts < whole.checkouts
    assert whole.measured.correlation.low < whole.measured.correlation.value < whole.measured.correlation.high
    assert [size for _, size in whole.sizes] == sorted(size for _, size in whole.sizes)
    with pytest.raises(BadInputError, match=r"no checkout of .* is eligible \(AR-X; from 1,000,000,000 real pesos\)"):
        traffic(published, "conversion", Eligible(("AR-X",), amount_from=1e9))


def test_a_plan_takes_base_and_days_from_our_traffic(published: Settings) -> None:
    plan = power.run(published, Asked(lift=0.05, design=Design(power=0.9), days=84))
    told = traffic(published, "conversion", Eligible())
    assert plan.base == told.measured.mean
    assert plan.sample.days == pytest.approx(plan.sample.total / told.eligible_per_day, abs=2)
    assert plan.sample.power == pytest.approx(0.9, abs=0.005)
    assert plan.sample.design_effect > plan.by_checkout.design_effect == 1.0
    pesos = power.run(published, Asked("net_real_ars", lift=0.05))
    assert pesos.base == pytest.approx(traffic(published, "net_real_ars", Eligible()).measured.mean)
    assert pesos.sample.total > plan.sample.total


def test_a_rehearsal_is_planned_and_read_out_in_its_turn(rehearsed: Settings) -> None:
    found = experiment_of(rehearsed.data_root, "six")
    assert found.rehearsal
    assert found.plan["base"] == pytest.approx(0.82, abs=0.05)
    first = experiments.read_out(rehearsed, "six", None, ANA)
    second = experiments.read_out(rehearsed, "six", None, ANA)
    assert [each.content["day"] for each in (first, second)] == [7, 28]
    assert second.content["looks_before"] == 1
    assert second.content["checkouts"] > first.content["checkouts"] > 0
    assert second.content["synthetic"]
    assert second.content["decision"] == "cannot_tell"  # this world leans on the amount: shares are not as declared
    assert second.content["reason"] == "propensity"
    again = experiments.read_out(rehearsed, "six", 7, ANA)
    assert again.repeated
    assert {k: v for k, v in again.content.items() if k != "looks_before"} == {
        k: v for k, v in first.content.items() if k != "looks_before"
    }
    assert [look.day for look in experiment_of(rehearsed.data_root, "six").looks] == [7, 28, 7]


def test_a_readout_that_is_not_due_is_refused_with_its_date(rehearsed: Settings) -> None:
    with pytest.raises(
        GateRefusedError, match=r"after 84 days of six is due on 2026-08-07 .*; the data reach to 2026-08-01"
    ):
        experiments.read_out(rehearsed, "six", 84, ANA)
    assert experiment_of(rehearsed.data_root, "six").looks == ()


def test_a_look_that_comes_too_late_or_was_never_declared_is_refused(rehearsed: Settings) -> None:
    experiments.read_out(rehearsed, "six", 28, ANA)
    with pytest.raises(GateRefusedError, match="was read out on day 28; a look at day 7 comes too late"):
        experiments.read_out(rehearsed, "six", 7, ANA)
    with pytest.raises(BadInputError, match="--day is 9; declared: 7, 28, 84"):
        experiments.read_out(rehearsed, "six", 9, ANA)


def test_what_never_ran_is_told(published: Settings, tmp_path: Path) -> None:
    experiments.register(published, written(tmp_path, policy_version="never"), ANA, rehearsal=True)
    with pytest.raises(BadInputError, match="holds no checkout of six opened from 2026-05-08 on in 7 days under never"):
        experiments.read_out(published, "six", None, ANA)


def test_an_experiment_is_declared_before_it_starts_and_ends_when_it_is_stopped(
    published: Settings, tmp_path: Path
) -> None:
    with pytest.raises(GateRefusedError, match="starts on 2026-05-08, before today, 2026-08-02"):
        experiments.register(published, written(tmp_path), ANA, rehearsal=False)
    early = replace(ANA, at=datetime(2026, 5, 7, tzinfo=UTC))
    experiments.register(published, written(tmp_path), early, rehearsal=False)
    experiments.stop(published, "six", replace(ANA, at=datetime(2026, 5, 20, tzinfo=UTC)))
    assert experiments.read_out(published, "six", None, ANA).content["rehearsal"] is False
    with pytest.raises(GateRefusedError, match=r"six was stopped by Ana .* before the end of its first 28 days"):
        experiments.read_out(published, "six", None, ANA)


def test_days_are_cut_in_buenos_aires_and_due_when_the_last_had_its_time() -> None:
    span = window(declared(), 7, 168)
    assert (span.begins, span.ends) == (datetime(2026, 9, 1, 3), datetime(2026, 9, 8, 3))
    assert span.due == datetime(2026, 9, 15, 3)
    assert experiments.due_on(declared(), 84, 168) == date(2026, 12, 1)


def test_the_doctor_names_the_readouts_that_are_due(published: Settings, tmp_path: Path) -> None:
    from barberpro.cli.checks import _experiments

    assert list(_experiments(published)) == []
    early = replace(ANA, at=datetime(2026, 5, 7, tzinfo=UTC))
    found = experiments.register(published, written(tmp_path), early, rehearsal=False)
    due = experiments.due_on(experiments.design_of(found), 7, 168)
    assert due == date(2026, 5, 22)
    assert experiments.overdue(published, found, datetime(2026, 5, 21, 12, tzinfo=UTC)) is None
    (told,) = _experiments(published)
    assert (told.check, told.state) == ("experiments", "warn")
    assert told.text == "six is due since 2026-05-22: `barberpro experiment readout six --by PERSON` (day 7)"


def test_menus_shown_so_far_may_be_shown_again(published: Settings) -> None:
    found = {each.menu_id: each for each in offered.offers_shown(published)}
    assert "contado" in found
    assert found["contado"].installments == (1,)
    assert {1, 3, 6, 12} <= offered.plans_in_force(date(2026, 8, 1))
    assert offered.plans_in_force(date(1999, 1, 1)) == {1}


def test_without_history_there_is_nothing_to_plan_on(settings: Settings) -> None:
    with pytest.raises(UnavailableError, match="nothing is published"):
        power.run(settings, Asked(lift=0.05))


def test_arms_that_are_no_menus_are_drawn_by_others(settings: Settings) -> None:
    arms = {"now": {"scenario": "current", "share": 0.5}, "flat": {"scenario": "flat_300@1", "share": 0.5}}
    shown = (Offer("contado", ("qr",), (1,), 1),)
    with pytest.raises(BadInputError, match="whoever runs its scenarios draws it"):
        drawn_arms.arms_policy(settings, declared(control="now", arms=arms), shown, {1})
    with pytest.raises(BadInputError, match="shows the menu 'cuotas_6' to an arm or the holdout; allowed: contado"):
        drawn_arms.arms_policy(settings, declared(), shown, {1})
    few = {"now": {"menu": "contado", "share": 0.5}, "six": {"menu": "cuotas_6", "share": 0.2}}
    both = (*shown, Offer("cuotas_6", ("qr",), (1, 6), 1))
    with pytest.raises(BadInputError, match="do not add up to 1; somebody else has to draw"):
        drawn_arms.arms_policy(settings, declared(arms=few), both, {1, 6})
