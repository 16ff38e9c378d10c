from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from barberpro.domain.money import Shares
from barberpro.domain.waterfall import (
    ASSUMED,
    BASES,
    CHARGES,
    COMPUTED,
    COSTS,
    LINES,
    NET,
    OBSERVED,
    Rates,
    Reported,
    Waterfall,
    waterfall,
    weakest,
)

RATES = Rates(
    fee_bp=339,
    fee_iva_bp=2100,
    fee_basis=ASSUMED,
    iva_bp=2100,
    financing_bp=0,
    withholding_bp=200,
    commission_bp=350,
    commission_iva_bp=2100,
)
AMOUNT = 1_500_000
bp = st.integers(0, 3_000)
rates = st.builds(Rates, bp, bp, st.sampled_from(BASES[1:]), bp, bp, bp, bp, bp)
amounts = st.integers(0, 10**9)
said = st.none() | st.integers(-(10**6), 10**9)
reports = st.builds(Reported, said, said, said, said)


def basis(found: Waterfall, code: str) -> str:
    return next(line.basis for line in found.lines if line.code == code)


@given(amounts, reports, rates)
def test_lines_add_up_to_the_whole(amount: int, reported: Reported, charged: Rates) -> None:
    found = waterfall(amount, reported, charged)
    assert tuple(line.code for line in found.lines) == LINES
    assert found.gross == amount


@given(amounts, reports, rates)
def test_what_is_reported_is_taken_as_it_is(amount: int, reported: Reported, charged: Rates) -> None:
    found = waterfall(amount, reported, charged)
    if reported.fee is not None:
        assert sum(found.amounts[code] for code in CHARGES) == reported.fee
    if reported.withheld is not None:
        assert found.amounts["taxes_withheld"] == reported.withheld
    if reported.net is not None:
        assert found.net_received == reported.net


@given(amounts, reports, rates, st.data())
def test_refunds_together_give_back_every_line(
    amount: int, reported: Reported, charged: Rates, data: st.DataObject
) -> None:
    found = waterfall(amount, reported, charged)
    first = data.draw(st.integers(0, amount))
    second = data.draw(st.integers(0, amount - first))
    back = [found.given_back(0, first), found.given_back(first, second),
            found.given_back(first + second, amount - first - second)]  # fmt: skip
    assert [sum(each.values()) for each in back] == [first, second, amount - first - second]
    if amount:
        assert {code: sum(each[code] for each in back) for code in LINES} == found.amounts


@given(amounts, st.integers(0, 10**6), st.integers(0, 10**6), st.data())
def test_charges_and_taxes_go_back_as_the_processor_gives_them(
    amount: int, fee: int, withheld: int, data: st.DataObject
) -> None:
    found = waterfall(amount, Reported(fee, withheld, amount - fee - withheld, fee // 3), RATES)
    refund = data.draw(st.integers(0, amount))
    back, shares = found.given_back(0, refund), Shares(fee, withheld, amount - fee - withheld).given_back(0, refund)
    assert sum(back[code] for code in CHARGES) == shares.fee
    assert back["taxes_withheld"] == shares.taxes
    assert back[NET] + back["commission"] + back["commission_iva"] == shares.net


@pytest.mark.parametrize(("before", "refund"), [(0, AMOUNT + 1), (AMOUNT, 1), (-1, 1), (1, -1)])
def test_no_more_goes_back_than_came(before: int, refund: int) -> None:
    with pytest.raises(ValueError, match="cannot be refunded"):
        waterfall(AMOUNT, Reported(), RATES).given_back(before, refund)


@pytest.mark.parametrize(
    ("reported", "fee", "withheld", "net"),
    [
        (Reported(60_000, 30_000, 1_410_000), OBSERVED, OBSERVED, COMPUTED),
        (Reported(60_000, None, 1_410_000), OBSERVED, COMPUTED, COMPUTED),
        (Reported(None, 30_000, 1_410_000), COMPUTED, OBSERVED, COMPUTED),
        (Reported(60_000, 30_000, None), OBSERVED, OBSERVED, COMPUTED),
        (Reported(None, None, 1_410_000), ASSUMED, ASSUMED, COMPUTED),
        (Reported(60_000, None, None), OBSERVED, ASSUMED, ASSUMED),
        (Reported(None, 30_000, None), ASSUMED, OBSERVED, ASSUMED),
    ],
)
def test_the_missing_part_is_what_the_others_leave(reported: Reported, fee: str, withheld: str, net: str) -> None:
    found = waterfall(AMOUNT, reported, RATES)
    assert [basis(found, code) for code in ("processor_fee", "taxes_withheld", NET)] == [fee, withheld, net]
    if reported.net is not None:
        assert (sum(found.amounts[code] for code in CHARGES), found.amounts["taxes_withheld"]) == (60_000, 30_000)


def test_what_does_not_add_up_stands_in_its_own_line() -> None:
    found = waterfall(AMOUNT, Reported(60_000, 30_000, 1_400_000), RATES)
    assert (found.amounts["other_charges"], basis(found, "other_charges")) == (10_000, OBSERVED)


@pytest.mark.parametrize(
    ("reported", "fee", "financing"),
    [
        (Reported(fee=300_000, financing=181_500), 97_934, 181_500),
        (Reported(fee=100_000, financing=181_500), 0, 100_000),
        (Reported(fee=300_000), 97_934, 181_500),
        (Reported(), 50_850, 181_500),
    ],
)
def test_financing_of_the_collector_is_a_line_within_what_is_reported(
    reported: Reported, fee: int, financing: int
) -> None:
    charged = Rates(339, 2100, ASSUMED, 2100, 1_000, 0, 350, 2100)
    found = waterfall(AMOUNT, reported, charged).amounts
    assert (found["processor_fee"], found["financing"]) == (fee, financing)


def test_real_lines_add_up_too() -> None:
    index = {date(2026, 6, 1): Decimal("100.0000"), date(2026, 7, 1): Decimal("112.0000")}
    found = waterfall(AMOUNT, Reported(61_535, 30_000), RATES).real(date(2026, 7, 5), date(2026, 6, 1), index)
    assert found["gross"] == 1_339_286
    assert found["gross"] == sum(found[code] for code in LINES)
    assert all(found[code] > 0 for code in COSTS if code not in ("financing", "other_charges"))


def test_the_weakest_basis() -> None:
    assert weakest([OBSERVED, ASSUMED, COMPUTED]) == ASSUMED
    assert weakest([OBSERVED, COMPUTED]) == COMPUTED
