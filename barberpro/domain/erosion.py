"""What inflation leaves of a price between repricings, and how much buffer would have kept it whole.

A day's index is that of its month, as for all real amounts; it is known long after the day, so that erosion is only
ever looked at in retrospect. Fractions: 0.03 is 3 %.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import accumulate
from math import prod
from operator import mul

from barberpro.domain.indexation import EVERY_K_MONTHS, Anchor, IndexationTerms, Repricing, price_on
from barberpro.domain.inflation import month_of


def erosion(price: int, anchor: Anchor, actual: int) -> Fraction:
    """Which fraction of the anchor's worth a price lacks at an index level; below 0 while it is worth more."""
    return 1 - Fraction(price * anchor.level, actual * anchor.centavos)


def erosion_path(
    prices: Sequence[Repricing], anchor: Anchor, actual: Mapping[date, int], days: Iterable[date]
) -> tuple[tuple[date, Fraction], ...]:
    """Follow erosion over days; `actual` holds the index level of each month by its first day."""
    return tuple((day, erosion(price_on(prices, day).price, anchor, actual[month_of(day)])) for day in days)


def gaps(prices: Sequence[Repricing], actual: Mapping[date, int], days: Iterable[date]) -> tuple[Fraction, ...]:
    """By which fraction the index of each day was above the level that the price of the day rests on."""
    return tuple(Fraction(actual[month_of(day)], price_on(prices, day).level) - 1 for day in days)


def share_over(eroded: Sequence[Fraction], bound: Fraction) -> Fraction:
    """Share of times at which a price was eroded by more than a bound; ValueError without any."""
    if not eroded:
        raise ValueError("erosion at no time at all has no share; give at least one")
    return Fraction(sum(each > bound for each in eroded), len(eroded))


def needed_buffer(found: Sequence[Fraction], share: Fraction) -> Fraction:
    """Smallest level over the index with which the price held its worth at this share of times (1: always).

    `found` are the gaps of an unrounded price, one a time; never below 0. ValueError without any, or a share beyond 1.
    """
    if not found or not 0 < share <= 1:
        raise ValueError(f"no buffer can be told for a share of {share} of {len(found)} times; above 0, up to 1")
    place = -(-share.numerator * len(found) // share.denominator)
    return max(sorted(found)[place - 1], Fraction(0))


def months_behind(terms: IndexationTerms, lag: int) -> int:
    """Months of inflation that a price lacks at most: `lag` when it is made, and what passes until the next look.

    `lag` is the months between the newest published index and the month of the look. The day before a look falls into
    the look's own month, unless that is the first of it. Prices of the rhythm `s_S` are made each month as soon as it
    is needed, and lack what the trigger lets pass besides.
    """
    between = terms.every_months if terms.rhythm == EVERY_K_MONTHS else 1
    return lag + between - (terms.day_of_month == 1)


def derived_buffer(inflation: Sequence[Fraction]) -> Fraction:
    """Level that makes up for these months of inflation, one a month that a price lacks."""
    return prod((1 + each for each in inflation), start=Fraction(1)) - 1


def financing_cut(installments: int, monthly_rate: Fraction) -> Fraction:
    """Which fraction of a price is lost in equal installments without interest, the first after a month."""
    if installments < 1:
        raise ValueError(f"{installments} installments cannot be paid; give at least 1")
    return financing_cut_along([monthly_rate] * installments)


def financing_cut_along(inflation: Sequence[Fraction]) -> Fraction:
    """Which fraction of a price is lost where each month has its own inflation, and one installment ends each."""
    return 1 - worth_now([Fraction(1, len(inflation))] * len(inflation), inflation)


def worth_now(paid: Sequence[Fraction], inflation: Sequence[Fraction]) -> Fraction:
    """Say what payments at the ends of months are worth in pesos of before the first; one inflation a month."""
    levels = accumulate((1 + each for each in inflation), mul)
    return sum((part / level for part, level in zip(paid, levels, strict=True)), start=Fraction(0))
