"""What an amount is worth in the pesos of another month, and which index value was known on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from barberpro.errors import BadInputError

CENTAVO = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class IndexValue:
    """The price index of a month (its first day) and the first day on which anything may use it."""

    month: date
    value: Decimal
    published_on: date


def month_of(day: date) -> date:
    """Return the first day of the month of `day`."""
    return day.replace(day=1)


def real_amount(amount: Decimal, day: date, base_month: date, index: Mapping[date, Decimal]) -> Decimal:
    """`amount` of `day` in pesos of `base_month`, rounded half-up (away from zero) to the centavo.

    `index` holds the value of each month by its first day; BadInputError where one of the two months is missing.
    """
    ratio_over, ratio_under = _value(index, base_month), _value(index, day)
    return (amount * ratio_over / ratio_under).quantize(CENTAVO, rounding=ROUND_HALF_UP)


def latest_published(values: Iterable[IndexValue], day: date) -> IndexValue:
    """Return the value of the latest month among those published on or before `day`.

    BadInputError where there is none.
    """
    known = [value for value in values if value.published_on <= day]
    if not known:
        raise BadInputError(f"no price index was published on or before {day}; begin later or add earlier months")
    return max(known, key=lambda value: value.month)


def _value(index: Mapping[date, Decimal], day: date) -> Decimal:
    value = index.get(month_of(day))
    if value is None:
        known = f"{min(index):%Y-%m} to {max(index):%Y-%m}" if index else "none"
        raise BadInputError(f"the price index of {day:%Y-%m} is missing; months known: {known}")
    if value <= 0:
        raise BadInputError(f"the price index of {day:%Y-%m} is {value}; it must be positive")
    return value
