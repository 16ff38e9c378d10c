"""What a peso asked by a method is worth: each part by hand, in the direction it must go, and what stands in for it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from barberpro.domain.tariff import Fee
from barberpro.errors import BadInputError
from barberpro.parameters.plans import shipped_plans
from barberpro.policies.billing import billing_terms
from barberpro.policies.files import shipped_policy
from models.method_outcomes import FEWEST, Counted, Outcomes, outcomes
from models.methods_value import DAYS_A_MONTH, Known, Situation, method_value
from models.recommended_methods import Rule, recommend_methods
from models.voucher_survival import HOURS, Curve, VoucherSurvival

DAY = date(2026, 8, 1)
PRIORITY = ("account_money", "credit_card", "cash_voucher", "debit_card")
KINDS = {
    "method": pl.String, "province": pl.String, "failed": pl.Int8, "amount": pl.Decimal(18, 2),
    "charges": pl.Decimal(18, 2), "withheld": pl.Decimal(18, 2), "days": pl.Int64,
}  # fmt: skip
Row = tuple[str, str | None, int, Decimal, Decimal | None, Decimal | None, int | None]


def paid(method: str, times: int, charges: str = "4.00", days: int = 10) -> list[Row]:
    return [(method, "AR-C", 0, Decimal(100), Decimal(charges), Decimal("1.50"), days)] * times


def failed(method: str, times: int, province: str | None = "AR-C") -> list[Row]:
    return [(method, province, 1, Decimal(100), None, None, None)] * times


HISTORY = outcomes(
    pl.DataFrame(
        paid("account_money", 90) + failed("account_money", 10)
        + paid("credit_card", 80, "4.10", 18) + failed("credit_card", 20)
        + paid("cash_voucher", 50, "4.10", 6) + failed("cash_voucher", 50)
        + paid("debit_card", FEWEST - 1, "2.00", 2),
        schema=KINDS, orient="row",
    )
)  # fmt: skip
CURVES = {"all": Curve(900, tuple(min(0.01 * hour, 0.7) for hour in HOURS), (900.0,) * len(HOURS)),
          "soon/5": Curve(90, (0.2,) * len(HOURS), (90.0,) * len(HOURS))}  # fmt: skip
KNOWN = Known(
    day=DAY,
    outcomes=HISTORY,
    vouchers=VoucherSurvival(CURVES),
    tariff=(),
    terms=billing_terms(shipped_policy(), DAY),
    plans=shipped_plans(),
    monthly_inflation=0.02,
)
ASKED = Situation(Decimal(22_000), province="AR-C")
RULE = Rule(PRIORITY, 0.01)


def test_a_value_by_hand() -> None:
    found = method_value(KNOWN, ASKED, "account_money")
    assert (found.charges, found.withheld, found.days, found.failure.value) == (0.04, 0.015, 10.0, 0.1)
    kept = (1 - 0.04 - 0.015) * 1.02 ** (-10 / DAYS_A_MONTH)
    assert found.value == pytest.approx(kept * 0.9)
    assert (found.low, found.high) == pytest.approx((kept * (1 - found.failure.high), kept * (1 - found.failure.low)))
    assert set(found.basis.values()) == {"observed"}


def test_waiting_costs_what_inflation_takes() -> None:
    still, fast = (replace(KNOWN, monthly_inflation=each) for each in (0.0, 0.10))
    assert method_value(still, ASKED, "credit_card").discount == 1.0
    assert method_value(fast, ASKED, "credit_card").discount == pytest.approx(1.1 ** (-18 / DAYS_A_MONTH))
    lost = [method_value(fast, ASKED, name).value / method_value(still, ASKED, name).value for name in PRIORITY[:3]]
    assert lost[1] < lost[0] < lost[2]  # 18, 10 and 6 days


@pytest.mark.parametrize(
    ("asked", "failure", "of"),
    [
        (ASKED, 0.5, "method and province"),
        (replace(ASKED, province="AR-X"), 0.5, "method"),
        (replace(ASKED, starts_in_hours=24.0), 1 - 0.24, "all"),
        (replace(ASKED, issued=(3, 12)), 1 - 0.7, "all"),
        (replace(ASKED, issued=(5, 21), starts_in_hours=14.0), 1 - 0.2, "soon/5"),
        (replace(ASKED, issued=(5, 21), starts_in_hours=500.0), 1 - 0.7, "all"),
        (replace(ASKED, starts_in_hours=0.0), 1.0, "all"),
    ],
)
def test_a_voucher_fails_where_it_is_not_paid_before_the_appointment(asked: Situation, failure: float, of: str) -> None:
    found = method_value(KNOWN, asked, "cash_voucher").failure
    assert (found.value, found.of) == (pytest.approx(failure), of)
    assert found.low <= found.value <= found.high


def test_too_few_payments_tell_nothing_and_policy_and_tariff_stand_in() -> None:
    found = method_value(KNOWN, ASKED, "debit_card")
    assert (found.charges, found.days) == (pytest.approx(0.0339 * 1.21), 18.0)
    assert found.basis == {"charges": "assumed", "withheld": "observed", "days": "assumed"}
    fee = Fee("mercadopago", "point", "all", "debit_card", 18, date(2020, 1, 1), 100, 2100, "press")
    at_shop = replace(ASKED, at_shop=True)
    assert method_value(replace(KNOWN, tariff=(fee,)), at_shop, "debit_card").charges == pytest.approx(0.0121)
    assert method_value(replace(KNOWN, tariff=(fee,)), ASKED, "debit_card").charges == pytest.approx(0.0339 * 1.21)


def test_installments_cost_the_collector_only_where_the_policy_says_so() -> None:
    six = replace(ASKED, installments=6)
    assert method_value(KNOWN, six, "credit_card") == method_value(KNOWN, ASKED, "credit_card")
    bears = replace(KNOWN, terms=replace(KNOWN.terms, financing_borne_by="collector"))
    found = method_value(bears, six, "credit_card")
    assert found.charges == pytest.approx(0.041 + 0.1472 * 1.21)
    assert found.basis["charges"] == "assumed"
    assert method_value(bears, six, "account_money").charges == 0.04
    with pytest.raises(BadInputError, match="interest_free in 7 installments is not in force"):
        method_value(bears, replace(ASKED, installments=7), "credit_card")


def test_history_survives_being_written() -> None:
    assert Outcomes.from_json(json.loads(json.dumps(HISTORY.as_json()))) == HISTORY


def test_the_best_comes_first_and_the_others_say_what_they_lose() -> None:
    found = recommend_methods(KNOWN, replace(ASKED, starts_in_hours=14.0, issued=(5, 21)), RULE)
    assert [each.method for each in found.options] == ["debit_card", "account_money", "credit_card", "cash_voucher"]
    first, *_, last = found.options
    assert (first.equal, first.loses_ars, last.equal) == (True, 0.0, False)
    assert last.loses_ars == pytest.approx(first.net_ars - last.net_ars)
    assert found.baseline == PRIORITY
    assert found.gain_ars == pytest.approx(first.net_ars - found.options[1].net_ars)
    assert last.surely
    assert "though that is not sure" not in last.reason[1]
    assert "80.0% is not paid" in last.reason[1]
    assert "pierde" in last.reason[0]


def test_within_the_tolerance_the_policys_order_holds() -> None:
    found = recommend_methods(KNOWN, ASKED, Rule(PRIORITY, 0.2))
    assert [(each.method, each.equal) for each in found.options] == [
        ("account_money", True), ("credit_card", True), ("debit_card", True), ("cash_voucher", False),
    ]  # fmt: skip
    assert found.gain_ars == 0.0


def test_what_may_as_well_be_chance_is_told() -> None:
    few = {name: replace(each, provinces={}, whole=Counted(12, place)) for place, (name, each) in
           enumerate(HISTORY.methods.items())}  # fmt: skip
    found = recommend_methods(replace(KNOWN, outcomes=replace(HISTORY, methods=few)), ASKED, RULE)
    second = next(each for each in found.options if not each.equal)
    assert second.high_ars > found.options[0].low_ars
    assert (second.surely, "though that is not sure" in second.reason[1]) == (False, True)


def test_at_the_shop_no_voucher_is_offered_and_a_method_without_history_comes_last() -> None:
    rule = Rule(("bank_transfer", *PRIORITY), 0.01)
    found = recommend_methods(KNOWN, replace(ASKED, at_shop=True), rule)
    assert set(found.left_out) == {"cash_voucher"}
    last = found.options[-1]
    assert (last.method, last.net_ars, last.reason[1]) == (
        "bank_transfer",
        None,
        "no attempt of our own by this method",
    )
    assert found.gain_ars is None  # nothing is known of the baseline's first
    assert recommend_methods(KNOWN, ASKED, RULE, {"debit_card": ("no", "no")}).left_out == {"debit_card": ("no", "no")}


def test_without_history_the_policys_order_is_the_answer() -> None:
    found = recommend_methods(None, ASKED, RULE)
    assert (found.basis, found.default, found.gain_ars) == ("baseline", "account_money", None)
    assert tuple(each.method for each in found.options) == PRIORITY
    assert all(each.equal and each.net_ars is None for each in found.options)
    assert "policy's order" in found.reasoning[1]
    assert json.loads(json.dumps(found.as_json()))["options"][0]["net_ars"] is None
