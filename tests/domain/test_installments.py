"""What plans cost: figures that lenders published, the centavo rules, and what must hold of every plan."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from barberpro.domain.erosion import financing_cut
from barberpro.domain.installments import Plan, effective, monthly_rate, plan_cost
from barberpro.domain.plan_words import display_text

NBSP = "\N{NO-BREAK SPACE}"
PRICES = st.integers(10_000, 10**10)
RATED = st.builds(
    Plan,
    installments=st.integers(1, 24),
    tna_bp=st.integers(100, 40_000),
    iva_bp=st.sampled_from((0, 1050, 2100)),
    first_after_months=st.integers(1, 3),
)
ADDED = st.builds(Plan, installments=st.integers(1, 24), surcharge_bp=st.integers(10, 20_000))
FREE = st.builds(Plan, installments=st.integers(1, 24), iva_bp=st.just(2100), collector_cost_bp=st.integers(0, 5000))
PLANS = st.one_of(RATED, ADDED, FREE)


@pytest.mark.parametrize(
    ("plan", "tea", "cftea"),
    [
        (Plan(6, 13_600, iva_bp=2100), "2.6266", "3.6745"),  # Mercado Libre, November 2025
        (Plan(6, 8_400, iva_bp=2100), "1.2522", "1.6529"),  # Banco Macro then: 125 and 165 %
        (Plan(3, surcharge_bp=788), "0.5809", "0.5809"),  # Cuota Simple, June 2024
        (Plan(6, surcharge_bp=1608), "0.6831", "0.6831"),
        (Plan(9, surcharge_bp=2485), "0.7322", "0.7322"),
        (Plan(12, surcharge_bp=3422), "0.7646", "0.7646"),
        (Plan(6), "0", "0"),
        (Plan(1, first_after_months=0), "0", "0"),
        (Plan(1, 12_000), "2.1384", "2.1384"),
    ],
)
def test_rates_are_those_that_lenders_publish(plan: Plan, tea: str, cftea: str) -> None:
    found = plan_cost(10_000_000_00, plan)
    assert (round(found.tea, 4), round(found.cftea, 4)) == (Decimal(tea), Decimal(cftea))


@pytest.mark.parametrize(
    ("price", "plan", "installments", "remainder"),
    [
        (22_000_00, Plan(6), (3_666_70, *[3_666_66] * 5), 4),
        (22_000_02, Plan(6), (3_666_67,) * 6, 0),
        (22_000_05, Plan(6), (3_666_70, *[3_666_67] * 5), 3),
        (6, Plan(6), (1,) * 6, 0),
        (11, Plan(6), (6, 1, 1, 1, 1, 1), 5),
        (10_000_00, Plan(3, surcharge_bp=788), (3_596_00,) * 3, 0),
        (10_000_01, Plan(3, surcharge_bp=788), (3_596_01,) * 3, 0),
        (100_00, Plan(1, 12_000), (110_00,), 0),
        (100_00, Plan(1, 12_000, iva_bp=2100), (112_10,), 0),
        (100_00, Plan(2, 12_000), (57_62,) * 2, 0),  # 57.619 and up
        (100_00, Plan(2, 12_000, first_after_months=2), (63_39,) * 2, 0),  # a month of interest more: 63.381
        (22_000_00, Plan(1, first_after_months=0), (22_000_00,), 0),
    ],
)
def test_installments_to_the_centavo(price: int, plan: Plan, installments: tuple[int, ...], remainder: int) -> None:
    found = plan_cost(price, plan)
    assert (found.installments, found.remainder) == (installments, remainder)


@given(PRICES, PLANS)
def test_installments_add_up_and_are_worth_the_cash_price(price: int, plan: Plan) -> None:
    found = plan_cost(price, plan)
    assert sum(found.installments) == found.total == price + found.financing
    assert found.installments[1:] == (found.installments[-1],) * (plan.installments - 1)
    assert found.installments[0] - found.remainder == found.installments[-1]
    assert 0 <= found.remainder < plan.installments
    growth = (1 + found.cftea) ** (Decimal(1) / 12)
    worth = sum(each / growth ** (plan.first_after_months + place) for place, each in enumerate(found.installments))
    assert abs(worth - price) < Decimal("1e-9") * price


@given(PRICES, RATED)
def test_iva_is_what_stands_between_the_two_rates(price: int, plan: Plan) -> None:
    found = plan_cost(price, plan)
    stated = effective(Decimal(plan.tna_bp) * (10_000 + plan.iva_bp) / 10**8 / 12)
    assert found.tea == effective(Decimal(plan.tna_bp) / 10_000 / 12) <= found.cftea
    assert 0 <= found.cftea - stated < Decimal("0.05")  # the centavo that an installment is rounded up by


@given(PRICES, st.integers(2, 24), st.integers(100, 30_000), st.integers(1, 5_000))
def test_a_higher_rate_or_surcharge_costs_more(price: int, number: int, rate: int, more: int) -> None:
    for cheap, dear in (
        (Plan(number, rate, iva_bp=2100), Plan(number, rate + more, iva_bp=2100)),
        (Plan(number, surcharge_bp=rate), Plan(number, surcharge_bp=rate + more)),
        (Plan(number, rate), Plan(number, rate, iva_bp=2100)),
        (Plan(number - 1, rate), Plan(number, rate)),
    ):
        less, most = plan_cost(price, cheap), plan_cost(price, dear)
        assert less.total <= most.total + number  # each installment is rounded up by itself
        assert less.tna <= most.tna


@given(st.integers(1, 24), st.integers(-100, 3_000))
def test_the_real_cut_of_a_free_plan_is_that_of_erosion(number: int, inflation_bp: int) -> None:
    rate = Fraction(inflation_bp, 10_000)
    cost = plan_cost(number * 10_000, Plan(number))
    assert cost.real_cut([rate] * number) == financing_cut(number, rate)


def test_six_free_installments_at_2_4_percent_a_month_are_a_cut_of_7_9_percent() -> None:
    cost = plan_cost(22_000_00, Plan(6))
    assert round(float(cost.real_cut([Fraction(24, 1000)] * 6)), 3) == 0.079
    assert cost.real_cut([Fraction(0)] * 6) == 0
    rising = [Fraction(each, 100) for each in (1, 2, 3, 4, 5, 6)]
    assert cost.real_cut(rising) < cost.real_cut(rising[::-1])


def test_what_is_paid_at_once_loses_nothing_and_waiting_loses_more() -> None:
    assert plan_cost(100, Plan(1, first_after_months=0)).real_cut([]) == 0
    soon, late = plan_cost(100_00, Plan(2)), plan_cost(100_00, Plan(2, first_after_months=2))
    rate = Fraction(1, 10)
    assert soon.real_cut([rate] * 2) == 1 - (1 / (1 + rate) + 1 / (1 + rate) ** 2) / 2
    assert late.real_cut([rate] * 3) == 1 - (1 / (1 + rate) ** 2 + 1 / (1 + rate) ** 3) / 2
    with pytest.raises(ValueError, match="2 months of inflation; needed: 3"):
        late.real_cut([rate] * 2)


@given(PRICES, FREE)
def test_the_collector_bears_his_part_with_iva(price: int, plan: Plan) -> None:
    exact = Fraction(price * plan.collector_cost_bp * 121, 10_000 * 100)
    assert abs(plan_cost(price, plan).collector_cost - exact) <= Fraction(5, 2)


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: Plan(0), "0 installments; allowed: 1 to 60"),
        (lambda: Plan(61), "61 installments"),
        (lambda: Plan(3, first_after_months=-1), "allowed: 0 to 12"),
        (lambda: Plan(3, first_after_months=13), "allowed: 0 to 12"),
        (lambda: Plan(3, -1), "below 0"),
        (lambda: Plan(3, surcharge_bp=-1), "below 0"),
        (lambda: Plan(3, 100, surcharge_bp=100), "not both"),
        (lambda: plan_cost(5, Plan(6)), "5 centavos cannot be paid in 6"),
        (lambda: plan_cost(0, Plan(1)), "0 centavos cannot be paid in 1"),
        (lambda: plan_cost(100, Plan(1, 100, first_after_months=0)), "bears no interest"),
        (lambda: monthly_rate(100, [50, 49]), "99 centavos in all do not pay 100"),
    ],
)
def test_what_cannot_be_is_refused(made, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        made()


@pytest.mark.parametrize(
    ("plan", "es", "en"),
    [
        (
            Plan(6, 13_600, iva_bp=2100),
            "6 cuotas de $ 5.613,13 · precio de contado $ 22.000,00 · total $ 33.678,78 · TEA 262,66 % · "
            "CFTEA (con IVA) 367,45 %",
            "6 installments of $ 5,613.13 · cash price $ 22,000.00 · total $ 33,678.78 · TEA 262.66% · "
            "CFTEA (with VAT) 367.45%",
        ),
        (
            Plan(6),
            "6 cuotas sin interés de $ 3.666,66 (la primera de $ 3.666,70) · precio de contado $ 22.000,00 · "
            "total $ 22.000,00 · TEA 0,00 % · CFTEA (con IVA) 0,00 %",
            "6 interest-free installments of $ 3,666.66 (the first of $ 3,666.70) · cash price $ 22,000.00 · "
            "total $ 22,000.00 · TEA 0.00% · CFTEA (with VAT) 0.00%",
        ),
        (
            Plan(1, first_after_months=0),
            "1 pago de $ 22.000,00 · precio de contado $ 22.000,00 · total $ 22.000,00 · TEA 0,00 % · "
            "CFTEA (con IVA) 0,00 %",
            "1 payment of $ 22,000.00 · cash price $ 22,000.00 · total $ 22,000.00 · TEA 0.00% · "
            "CFTEA (with VAT) 0.00%",
        ),
    ],
)
def test_the_text_beside_the_price(plan: Plan, es: str, en: str) -> None:
    cost = plan_cost(22_000_00, plan)
    assert display_text(cost).replace(NBSP, " ") == es
    assert display_text(cost, "en").replace(NBSP, " ") == en
