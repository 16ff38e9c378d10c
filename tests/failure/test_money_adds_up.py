"""Splits, fees and refunds of any amount: the parts add up to the whole to the centavo, whoever does the arithmetic."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import pytest
from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

from barberpro.domain.money import Shares, share, split
from tests.failure.reliability import Form, record

PROMISE = "splits, fees and refunds add up to the whole to the centavo"
SEED = 20261125
AMOUNTS = st.one_of(st.integers(0, 2_000), st.integers(0, 10**13))
RATES = st.integers(0, 5_000)
FORMS = [pytest.param("short", 1_000, id="short"), pytest.param("long", 10_000, id="long", marks=pytest.mark.slow)]


def rounded(exact: Decimal) -> int:
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


@st.composite
def refunded_payments(draw: st.DrawFn) -> tuple[Shares, list[int]]:
    """Draw a payment and the refunds, one after the other, of all of it."""
    amount = draw(AMOUNTS)
    cuts = sorted({0, amount, *draw(st.lists(st.integers(0, amount), max_size=5))})
    shares = Shares.of(amount, draw(RATES), draw(RATES), financing=draw(st.integers(0, 2 * amount)))
    return shares, [later - earlier for earlier, later in pairwise(cuts)]


@pytest.mark.parametrize(("form", "cases"), FORMS)
def test_parts_add_up_to_the_whole(form: Form, cases: int) -> None:
    tried = {"splits": 0, "fees": 0, "refunds": 0}
    every = settings(max_examples=cases, phases=(Phase.generate, Phase.shrink), database=None, deadline=None)

    @every
    @seed(SEED)
    @given(st.integers(-(10**13), 10**13), st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(any))
    def splits(amount: int, weights: list[int]) -> None:
        tried["splits"] += 1
        parts = split(amount, weights)
        assert sum(parts) == amount
        for part, weight in zip(parts, weights, strict=True):
            assert abs(part - Decimal(amount) * weight / sum(weights)) < 1

    @every
    @seed(SEED)
    @given(AMOUNTS, RATES, RATES)
    def fees(amount: int, fee_bp: int, taxes_bp: int) -> None:
        tried["fees"] += 1
        shares = Shares.of(amount, fee_bp, taxes_bp, financing=7)
        assert shares.fee == rounded(Decimal(amount) * fee_bp / 10_000) == -share(-amount, fee_bp)
        assert shares.fee + shares.taxes + shares.net == shares.amount == amount
        assert shares.total_paid == amount + 7

    @every
    @seed(SEED)
    @given(refunded_payments())
    def refunds(drawn: tuple[Shares, list[int]]) -> None:
        tried["refunds"] += 1
        shares, amounts = drawn
        before, back = 0, []
        for amount in amounts:
            back.append(shares.given_back(before, amount))
            assert back[-1].amount == amount
            assert min(back[-1].fee, back[-1].taxes, back[-1].financing) >= 0
            before += amount
        if shares.amount:
            for name in ("fee", "taxes", "net", "financing"):
                assert sum(getattr(each, name) for each in back) == getattr(shares, name)
        with pytest.raises(ValueError, match="cannot be refunded"):
            shares.given_back(before, 1)

    splits()
    fees()
    refunds()
    record(PROMISE, form, SEED, {f"cases: {name}": count for name, count in tried.items()} | {"centavos astray": 0})
    assert min(tried.values()) >= cases


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1, 3]])
def test_weights_that_divide_nothing_are_refused(weights: list[int]) -> None:
    with pytest.raises(ValueError, match="cannot divide"):
        split(100, weights)
