"""When a shop reprices, and to what: its anchor, brought to the newest published index, a buffer, a round price.

Every price is made anew from the anchor: what a shop charged before goes into nothing. So the buffer is a level above
the index that never compounds, and what rounding moved is forgotten at the next repricing. Money is integer centavos,
index levels are whole ten-thousandths of an index point, rates are basis points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from barberpro.domain.inflation import INDEX_STEP, IndexValue, latest_published, month_of, next_month
from barberpro.domain.money import BASIS_POINTS, share
from barberpro.domain.rounding import UNROUNDED, Rounding, rounded

MONTHLY, EVERY_K_MONTHS, S_S = "monthly", "every_k_months", "s_S"
RHYTHMS = (MONTHLY, EVERY_K_MONTHS, S_S)


@dataclass(frozen=True, slots=True)
class IndexationTerms:
    """How prices follow the index. A shop looks once a month, on `day_of_month` (1 to 28), and reprices by `rhythm`.

    `monthly`: each time; `every_k_months`: each `every_months`-th time; `s_S`: when the index has eaten more than
    `trigger_bp` (s) of the price, back to the index and the buffer (S). `floor_bp` of the indexed price, without the
    buffer, is what rounding never goes under.
    """

    rhythm: str = MONTHLY
    every_months: int = 1
    day_of_month: int = 17
    trigger_bp: int = 500
    buffer_bp: int = 0
    rounding: Rounding = UNROUNDED
    floor_bp: int = BASIS_POINTS


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a shop wants in real terms: a price that is right at an index level."""

    centavos: int
    level: int


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop from its first day on, and by how many months it is ahead in its rhythm of k months."""

    anchor: Anchor
    first: date
    phase: int = 0


@dataclass(frozen=True, slots=True)
class Repricing:
    """A price from a day on: the index level it rests on, the anchor at that level, the target with its buffer."""

    day: date
    level: int
    indexed: int
    target: int
    price: int


def level(value: Decimal) -> int:
    """Write an index value of four decimals as a whole number."""
    return int(value / INDEX_STEP)


def indexed(anchor: Anchor, now: int) -> int:
    """Bring an anchor to another index level, half up to the centavo."""
    return (2 * anchor.centavos * now + anchor.level) // (2 * anchor.level)


def repriced(anchor: Anchor, now: int, terms: IndexationTerms, day: date) -> Repricing:
    """Make the price of an index level: indexed, buffered, rounded and not under the floor."""
    bare = indexed(anchor, now)
    target = bare + share(bare, terms.buffer_bp)
    return Repricing(day, now, bare, target, rounded(target, terms.rounding, share(bare, terms.floor_bp)))


def is_due(terms: IndexationTerms, months: int, used: int, known: int) -> bool:
    """Whether a look leads to a new price, `months` after the first; `used` is the level that the last one rests on."""
    if terms.rhythm == S_S:
        return eroded(used, known) * BASIS_POINTS > terms.trigger_bp
    return terms.rhythm == MONTHLY or months % terms.every_months == 0


def eroded(used: int, known: int) -> Fraction:
    """How much of a price that rests on one level another has eaten; below 0 where the index fell."""
    return Fraction(known - used, known)


def repricings(
    shop: Shop, terms_on: Callable[[date], IndexationTerms], values: Iterable[IndexValue], last: date
) -> tuple[Repricing, ...]:
    """List a shop's prices up to a day, each by the terms and the index known on its own day.

    BadInputError where no index was published by the shop's first day.
    """
    index = tuple(values)
    found: list[Repricing] = []
    for day in looks(terms_on, shop.first, last):
        terms, known = terms_on(day), level(latest_published(index, day).value)
        months = months_between(shop.first, day) + shop.phase
        if not found or is_due(terms, months, found[-1].level, known):
            found.append(repriced(shop.anchor, known, terms, day))
    return tuple(found)


def looks(terms_on: Callable[[date], IndexationTerms], first: date, last: date) -> list[date]:
    """List the days on which a shop looks: its first day, then its day of each month after that one's day."""
    found, month = [first], month_of(first)
    while month <= last:
        day = month.replace(day=terms_on(month).day_of_month)
        if first < day <= last:
            found.append(day)
        month = next_month(month)
    return found


def months_between(one: date, other: date) -> int:
    """Count the months from the month of a day to that of another."""
    return (other.year - one.year) * 12 + other.month - one.month


def price_on(prices: Iterable[Repricing], day: date) -> Repricing:
    """Return the price in force on a day; ValueError before the first."""
    found = [each for each in prices if each.day <= day]
    if not found:
        raise ValueError(f"there is no price on {day} yet")
    return found[-1]


def spliced(division: Iterable[IndexValue], general: Iterable[IndexValue]) -> tuple[IndexValue, ...]:
    """Carry a division's index on by the general one where only that was published, each value from its own day on.

    A value of the division that comes out later goes before from its day on.
    """
    own, whole = tuple(division), tuple(general)
    extra = [found for each in whole if (found := _carried(each, own, whole)) is not None]
    return tuple(sorted((*own, *extra), key=lambda each: (each.month, each.published_on)))


def _carried(value: IndexValue, own: tuple[IndexValue, ...], general: tuple[IndexValue, ...]) -> IndexValue | None:
    known = [each for each in own if each.published_on <= value.published_on]
    if not known or value.month <= (newest := latest_published(known, value.published_on)).month:
        return None
    base = [each for each in general if each.month == newest.month and each.published_on <= value.published_on]
    if not base:
        return None
    ratio = Fraction(value.value) / Fraction(max(base, key=lambda each: each.published_on).value)
    steps = Fraction(newest.value) / Fraction(INDEX_STEP) * ratio
    whole = (2 * steps.numerator + steps.denominator) // (2 * steps.denominator)
    return IndexValue(value.month, whole * INDEX_STEP, value.published_on)
