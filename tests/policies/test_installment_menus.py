"""The table of installments: no gap, one band for each amount, alone and in columns; and what it may say."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from barberpro.domain.vocabulary import METHODS
from barberpro.errors import BadInputError
from barberpro.parameters import reference
from barberpro.policies.files import shipped_policy
from barberpro.policies.installments import InstallmentTable, real_ars
from barberpro.policies.kinds import RefusedValueError, told
from barberpro.policies.menu_bands import MenuBands
from barberpro.policies.methods import method_priority
from barberpro.policies.order_kinds import EachOnce
from barberpro.policies.price_index import index_values

DAY = date(2026, 8, 17)
TABLE = InstallmentTable.of(shipped_policy(), DAY)
ROW = {
    "name": "all",
    "above_ars": "0",
    "installments": ["1", "3"],
    "default": "1",
    "reasoning_es": "así",
    "reasoning_en": "so",
}


def test_the_bands_cover_every_amount_once() -> None:
    assert TABLE.base_month == date(2025, 6, 1)
    assert TABLE.bands[0].low == 0
    assert math.isinf(TABLE.bands[-1].high)
    assert all(before.high == after.low for before, after in pairwise(TABLE.bands))
    assert TABLE.edges == (5000, 15000)


@given(st.lists(st.decimals(0, 100_000, places=2), min_size=1, max_size=50))
def test_columns_say_what_single_amounts_say(amounts: list[Decimal]) -> None:
    found = [TABLE.bands[place] for place in TABLE.places(np.array(amounts, dtype=np.float64))]
    assert found == [TABLE.menu(each) for each in amounts]
    assert all(band.low < each <= band.high or each == band.low == 0 for band, each in zip(found, amounts, strict=True))


@pytest.mark.parametrize("wrong", [Decimal("-0.01"), math.nan, math.inf, Decimal("nan")])
def test_what_is_no_amount_is_refused(wrong: Decimal) -> None:
    with pytest.raises(BadInputError, match="allowed: a number of pesos from 0 on"):
        TABLE.menu(wrong)
    assert TABLE.places(np.array([float(wrong), 1.0])).tolist() == [-1, 0]


def test_an_amount_is_worth_what_the_published_index_says() -> None:
    index = index_values(reference.cpi(), "nacional")
    base = {each.month: each.value for each in index}
    known = max(each.month for each in index if each.published_on <= date(2026, 5, 10))
    expected = (Decimal(20_000) * base[TABLE.base_month] / base[known]).quantize(Decimal("0.01"))
    assert known == date(2026, 3, 1)
    assert real_ars(Decimal(20_000), date(2026, 5, 10), TABLE.base_month, index) == expected
    assert TABLE.menu_for(Decimal(20_000), date(2026, 5, 10), index) is TABLE.menu(expected)


def test_a_base_month_without_an_index_is_refused() -> None:
    index = index_values(reference.cpi(), "nacional")
    with pytest.raises(BadInputError, match="price index of 2030-01 is missing"):
        real_ars(Decimal(1), DAY, date(2030, 1, 1), index)


@pytest.mark.parametrize(
    ("rows", "inside"),
    [
        ([], ""),
        ("low", ""),
        ([ROW | {"above_ars": "1"}], "[0].above_ars"),
        ([ROW, ROW | {"name": "b"}], "[1].above_ars"),
        ([ROW, ROW | {"above_ars": "5"}], ".name"),
        ([ROW | {"above_ars": "-1"}], "[0].above_ars"),
        ([ROW | {"above_ars": "0.001"}], "[0].above_ars"),
        ([ROW | {"default": "6"}], "[0].default"),
        ([ROW | {"installments": ["3", "1"]}], "[0].installments"),
        ([ROW | {"installments": ["1", "1"]}], "[0].installments"),
        ([ROW | {"installments": []}], "[0].installments"),
        ([ROW | {"installments": ["0", "1"]}], "[0].installments"),
        ([ROW | {"reasoning_en": " "}], "[0].reasoning_en"),
        ([ROW | {"name": ["a"]}], "[0].name"),
        ([{name: ROW[name] for name in ROW if name != "default"}], "[0]"),
    ],
)
def test_a_slip_in_the_bands_is_told_where_it_is(rows: object, inside: str) -> None:
    with pytest.raises(RefusedValueError) as refused:
        MenuBands().read(rows)
    assert refused.value.inside == inside


def test_bands_are_told_with_their_default() -> None:
    shipped = shipped_policy().on("installments.bands", DAY)
    assert told(MenuBands(), shipped) == "low above 0: [1] 3; medium above 5000: 1 [3] 6; high above 15000: 3 [6] 9 12"
    assert len(MenuBands().plain(shipped)) == 3


def test_the_documents_methods_come_first_and_all_are_there() -> None:
    order = method_priority(shipped_policy(), DAY)
    assert order[:3] == ("account_money", "credit_card", "cash_voucher")
    assert set(order) == set(METHODS)
    assert len(order) == len(METHODS)
    assert told(EachOnce(METHODS), order).startswith("account_money, credit_card, cash_voucher, ")


@pytest.mark.parametrize(
    ("words", "inside"), [(["a", "a"], "[1]"), (["a", "c"], "[1]"), (["a"], ""), ("a, b", ""), ([["a"], "b"], "[0]")]
)
def test_an_order_has_every_word_once(words: object, inside: str) -> None:
    assert EachOnce(("a", "b")).read(["b", "a"]) == ("b", "a")
    with pytest.raises(RefusedValueError) as refused:
        EachOnce(("a", "b")).read(words)
    assert refused.value.inside == inside
