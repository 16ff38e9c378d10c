"""What the Installments page asks, on rows that can be counted by hand."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from barberpro.domain.vocabulary import FEE_BASES, PLAN_KINDS
from barberpro.parameters.plans import shipped_plans
from dashboards.menu_overlap import action_name, bin_name
from dashboards.menu_words import menu_name, plans_name
from dashboards.queries import installments, menu_verdicts, plan_costs, vouchers
from dashboards.texts import TEXTS
from models.menus import Menu
from models.ope_estimators import ESTIMATORS
from models.voucher_survival import HOURS, Curve, VoucherSurvival
from tests.dashboards.conftest import settings_at

CARDS = pl.DataFrame(
    {
        "client": [f"c{place}" for place in range(80)],
        "installments": [1] * 40 + [3] * 30 + [6] * 10,
        "amount": [Decimal("1000.00")] * 80,
        "payer_financing": [None] * 40 + [Decimal("100.00")] * 20 + [Decimal("0.00")] * 10 + [None] * 10,
        "province": ["AR-B"] * 40 + ["AR-C"] * 38 + ["AR-D"] * 2,
    },
    schema_overrides={"amount": pl.Decimal(18, 2), "payer_financing": pl.Decimal(18, 2)},
).with_columns(taken=pl.col("installments") > 1)


def test_payments_are_counted_by_number_of_installments_and_by_province():
    by_number = installments.numbers(CARDS)
    assert by_number.select("installments", "payments", "share").rows() == [
        (1, 40, 0.5),
        (3, 30, 0.375),
        (6, 10, 0.125),
    ]
    assert by_number["financing"].to_list() == [Decimal("0.00"), Decimal("2000.00"), Decimal("0.00")]
    found = installments.shares(CARDS, "province").sort("province")
    assert found.select("province", "payments", "share").rows() == [("AR-B", 40, 0.0), ("AR-C", 38, 1.0)]  # 2 are few
    assert found["high"][0] > 0.05  # none of 40 is not surely none


def test_what_was_charged_is_held_against_the_price_of_payments_that_tell_it():
    found = installments.financing(CARDS)
    assert (found.payments, found.charged, found.untold) == (40, 20, 10)
    assert found.share == pytest.approx(2_000 / 30_000)
    assert installments.financing(CARDS.head(5)).share is None


def menu(plans: tuple[int, ...], *methods: str) -> str:
    return json.dumps({"methods": methods, "installments": plans})


def test_menus_are_told_shortest_first_with_what_they_lack():
    rows = pl.DataFrame(
        {
            "client": [f"c{place}" for place in range(110)],
            "menu": [menu((1, 3), "credit_card")] * 60 + [menu((1,), "credit_card", "qr")] * 40 + ["no menu"] * 10,
            "default_installments": [3] * 60 + [1] * 50,
            "paid": [True] * 30 + [False] * 30 + [True] * 40 + [False] * 10,
            "taken": [True] * 15 + [False] * 95,
        }
    )
    first, second = installments.menus(rows)
    assert (first.menu.installments, first.lacking, first.rows, first.paid.value) == (frozenset({1}), (), 40, 1.0)
    assert (second.lacking, second.rows, second.paid.value, second.taken.value) == (("qr",), 60, 0.5, 0.25)
    assert second.paid.low < 0.5 < second.paid.high


@pytest.mark.parametrize(
    ("plans", "default", "lacking", "name"),
    [((1,), 1, (), "one payment"), ((6, 1, 3), 3, (), "1 · [3] · 6"), ((1, 3), None, ("qr",), "1 · 3, without qr")],
)
def test_menus_are_named_by_plans_default_and_what_is_missing(plans, default, lacking, name):
    assert menu_name(Menu(frozenset(), frozenset(plans), default), lacking, "en") == name
    assert plans_name(plans, default, "en") == name.partition(",")[0]


@pytest.mark.parametrize(
    ("on", "plan", "why"),
    [
        (date(2023, 6, 1), ("ahora_12", 12), None),
        (date(2023, 6, 1), ("cuota_simple", 3), "not_yet"),
        (date(2025, 6, 30), ("cuota_simple", 6), None),
        (date(2025, 7, 1), ("cuota_simple", 6), "ended"),
        (date(2026, 8, 1), ("ahora_12", 12), "ended"),
    ],
)
def test_a_plan_is_in_force_or_refused_and_never_both(tmp_path: Path, on: date, plan: tuple[str, int], why: str | None):
    found = plan_costs.costs(settings_at(tmp_path), Decimal(20_000), on)
    refused = {(each.plan.name, each.plan.plan.installments): each.why for each in found.refused}
    there = {(each.plan.name, each.cost.plan.installments) for each in found.rows}
    assert refused.get(plan) == why
    assert (plan in there) == (why is None)
    assert not there & set(refused)
    every = {(each.name, each.plan.installments) for each in shipped_plans()}
    assert there | set(refused) == every | {("contado", 1)}


def test_costs_hold_rates_legal_text_and_who_bears_what(tmp_path: Path):
    found = plan_costs.costs(settings_at(tmp_path), Decimal("20000.00"), date(2026, 7, 15))
    free = next(each for each in found.rows if each.is_free and each.cost.plan.installments == 6)
    dear = next(each for each in found.rows if not each.is_free and each.cost.plan.installments == 6)
    assert (free.cost.total, float(free.cost.cftea), dear.borne_share) == (2_000_000, 0.0, 0.0)
    assert free.borne_share > free.real_cut > 0 > dear.real_cut
    assert dear.cost.cftea > dear.cost.tea > 1
    assert dear.text_es.startswith("6 cuotas de $")
    assert "CFTEA (con IVA)" in dear.text_es
    assert len(found.inflation) == max(each.cost.plan.months for each in found.rows)
    assert found.rule is not None
    assert found.rule.stands_out == "cftea"


def test_every_kind_basis_and_estimator_has_words():
    kinds = {f"plan.name.{kind}" for kind in PLAN_KINDS} | {f"plan.basis.{each.basis}" for each in shipped_plans()}
    assert kinds | {f"plan.basis.{basis}" for basis in FEE_BASES} <= set(TEXTS)
    assert {f"estimator.{name}" for name in ESTIMATORS} <= set(TEXTS)
    assert set(menu_verdicts.ESTIMATORS) == set(ESTIMATORS)


@pytest.mark.parametrize(
    ("fact", "label", "name"),
    [
        ("all", "all", "all"),
        ("real_amount", "below 10000", "below $\N{NO-BREAK SPACE}10.0\N{NO-BREAK SPACE}k"),
        ("opened_at", "2025-08-23 11:00:00 to 2025-12-12 15:00:00", "Aug 2025 to Dec 2025"),
        ("opened_at", "2026-04-09 21:00:00 and above", "from Apr 2026"),
        ("device_type", "ios_app", "iOS app"),
        ("device_type", "below deck", "below deck"),
        ("real_amount", "(none)", "(none)"),
        ("opened_at", "below the belt", "below the belt"),
    ],
)
def test_bins_of_the_map_are_named_in_pesos_and_months(fact: str, label: str, name: str):
    assert bin_name(fact, label, "en") == name


def test_menus_of_the_log_are_named_in_the_readers_words():
    assert action_name("1 [3] 6", "es") == "1 · [3] · 6"
    assert action_name("[1] without cash_voucher, qr", "en") == "[1], without cash voucher, qr"


@pytest.mark.parametrize(
    ("needed", "rows", "daily", "days"),
    [(3_000, 500, 100.0, 50), (500, 500, 100.0, 0), (None, 500, 100.0, None), (3_000, 500, None, None),
     (3_000, 0, 100.0, None)],
)  # fmt: skip
def test_days_are_counted_at_the_traffic_of_the_band(needed, rows, daily, days):
    assert menu_verdicts.days_needed({"sample_needed": needed, "rows": rows}, {"rows": 1_000}, daily) == days


def test_every_estimate_of_every_verdict_is_in_the_download():
    difference = {"value": -0.01, "low": -0.02, "high": 0.0}
    estimate = {"difference": difference, "relative_difference": None, "ess": 40.0}
    row = {"reward": "paid", "rows": 100, "verdict": "cannot tell", "reason": "holds_zero", "sample_needed": None,
           "estimators": {"dr": estimate, "ips": None}, "basis": {**difference, "estimator": "dr"}}  # fmt: skip
    found = menu_verdicts.Judged("shop", {"verdicts": [row, {**row, "band": "low", "basis": None}]})
    assert found.bands == ("all", "low")
    assert found.comparisons == 2
    frame = menu_verdicts.frame(found)
    assert frame.select("band", "estimator").rows() == [("all", "basis"), ("all", "dr"), ("low", "dr")]
    assert frame["effective_rows"].to_list() == [None, 40.0, 40.0]


def test_a_damaged_report_is_told_and_an_absent_one_is_not(tmp_path: Path):
    settings = settings_at(tmp_path)
    assert menu_verdicts.judged(settings) == {}
    settings.reports.mkdir()
    (settings.reports / menu_verdicts.FILES["learned"]).write_text('{"sources": []}', "utf-8")
    (settings.reports / menu_verdicts.FILES["table"]).write_text('{"sources": {"shop": {"verdicts": []}}}', "utf-8")
    found = menu_verdicts.judged(settings)
    assert found["table"] == ()
    assert "learned_menus.json" in str(found["learned"])


def survival() -> VoucherSurvival:
    def curve(rows: int, paid: float) -> Curve:
        return Curve(rows, tuple([paid] * len(HOURS)), tuple([float(rows)] * len(HOURS)))

    names = {"all": (100, 0.5), "soon": (40, 0.2), "soon/1": (40, 0.2), "soon/1/9": (30, 0.2), "later": (60, 0.7),
             "later/1": (60, 0.7), "later/1/9": (10, 0.6)}  # fmt: skip
    return VoucherSurvival({name: curve(*each) for name, each in names.items()})


def test_cells_of_both_leads_count_by_their_vouchers():
    (both,) = vouchers.cells(survival(), vouchers.ALL, 24)
    (soon,) = vouchers.cells(survival(), "soon", 24)
    assert (both.weekday, both.hour, both.rows) == (1, 9, 40)
    assert both.value == pytest.approx((30 * 0.2 + 10 * 0.6) / 40)
    assert soon.value == pytest.approx(0.2)
    assert soon.low < soon.value < soon.high
    assert vouchers.curve(survival(), "later")["value"].to_list()[:2] == [0.0, pytest.approx(0.7)]
    assert vouchers.curve(VoucherSurvival({}), "later").is_empty()


def test_a_report_of_vouchers_says_what_is_wrong_with_it(tmp_path: Path):
    settings = settings_at(tmp_path)
    assert vouchers.vouchers(settings) is None
    settings.reports.mkdir()
    path = settings.reports / vouchers.REPORT
    path.write_text('{"version": 99}', "utf-8")
    assert "version 99" in str(vouchers.vouchers(settings))
    path.write_text(json.dumps({"version": vouchers.FILE_VERSION, "vouchers": None}), "utf-8")
    assert vouchers.vouchers(settings) is None
    path.write_text(json.dumps({"version": vouchers.FILE_VERSION, "vouchers": survival().as_json()}), "utf-8")
    assert vouchers.vouchers(settings) == survival()
