"""What an amount is worth in the pesos of another month, which index was known on a day, and how it may go on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from barberpro.errors import BadInputError

CENTAVO = Decimal("0.01")
INDEX_STEP = Decimal("0.0001")
MONTHS_REMEMBERED = 3
"""How many published months the inflation of a month that nobody spoke of is taken from."""


@dataclass(frozen=True, slots=True)
class IndexValue:
    """The price index of a month (its first day) and the first day on which anything may use it."""

    month: date
    value: Decimal
    published_on: date


@dataclass(frozen=True, slots=True)
class MonthlyExpectation:
    """Inflation expected for a month, as a fraction, by the survey of another month (both by their first days)."""

    survey_month: date
    month: date
    inflation: Decimal


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
    """Return the value of the latest month among those published on or before `day`, as it was revised by then.

    BadInputError where there is none.
    """
    known = [value for value in values if value.published_on <= day]
    if not known:
        raise BadInputError(f"no price index was published on or before {day}; begin later or add earlier months")
    return max(known, key=lambda value: (value.month, value.published_on))


def going_on(
    published: Sequence[IndexValue], expected: Iterable[MonthlyExpectation], months: int
) -> tuple[tuple[date, Decimal], ...]:
    """Carry an index on for `months` past its last published month; each step is rounded to 0.0001, half-up.

    The month's inflation is what the newest survey expects of it, or where none speaks of it the average (geometric
    mean) of the last three published months. BadInputError with fewer than four published months.
    """
    by_month = {each.month: each.value for each in published}
    usual = _usual_inflation(by_month)
    newest = {each.month: each.inflation for each in sorted(expected, key=lambda each: each.survey_month)}
    month, value, found = max(by_month), by_month[max(by_month)], []
    for _ in range(months):
        month = next_month(month)
        value = (value * (1 + newest.get(month, usual))).quantize(INDEX_STEP, rounding=ROUND_HALF_UP)
        found.append((month, value))
    return tuple(found)


def next_month(month: date) -> date:
    """Return the first day of the month after `month`."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _usual_inflation(by_month: Mapping[date, Decimal]) -> Decimal:
    """Average the last published months: the factor that, applied each month, had led from the first to the last."""
    last = sorted(by_month)[-MONTHS_REMEMBERED - 1 :]
    if len(last) <= MONTHS_REMEMBERED:
        raise BadInputError(f"an index of {len(last)} months cannot be carried on; {MONTHS_REMEMBERED + 1} are needed")
    ratio = by_month[last[-1]] / by_month[last[0]]
    return Decimal(ratio ** (Decimal(1) / MONTHS_REMEMBERED)) - 1


def _value(index: Mapping[date, Decimal], day: date) -> Decimal:
    value = index.get(month_of(day))
    if value is None:
        known = f"{min(index):%Y-%m} to {max(index):%Y-%m}" if index else "none"
        raise BadInputError(f"the price index of {day:%Y-%m} is missing; months known: {known}")
    if value <= 0:
        raise BadInputError(f"the price index of {day:%Y-%m} is {value}; it must be positive")
    return value
