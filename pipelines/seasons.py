"""Weekdays, holidays and months of a daily count: what a usual day has, and by how much holidays differ from it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import exp, log, sqrt
from typing import Any

from barberpro.domain.growth import Change

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
AROUND_WEEKS = 4
FEWEST_USUAL, FEWEST_HOLIDAYS = 4, 8
"""Usual days of its weekday that a holiday is compared with, and holidays without which there is no interval."""
YEARS = 2
"""Years without which a month of the year cannot be told from growth."""
HOW = "ratio to the same weekday within four weeks, holidays left out; mean of log ratios, holidays as what is drawn"


@dataclass(frozen=True, slots=True)
class Daily:
    """A count for each whole day of a span, zero where nothing was."""

    counts: dict[date, int]

    @classmethod
    def over(cls, since: date, until: date, counted: dict[date, int]) -> Daily:
        """Fill in the days on which nothing was."""
        days = (since + timedelta(days=number) for number in range((until - since).days))
        return cls({day: counted.get(day, 0) for day in days})


def by_weekday(daily: Daily, holidays: Collection[date]) -> list[dict[str, Any]]:
    """Give the mean of each weekday that is no holiday, and its ratio to the mean of all."""
    usual = {day: count for day, count in daily.counts.items() if day not in holidays}
    every = _mean(list(usual.values()))
    rows = []
    for number, name in enumerate(WEEKDAYS):
        own = [count for day, count in usual.items() if day.weekday() == number]
        mean = _mean(own)
        ratio = round(mean / every, 4) if every and mean is not None else None
        rows.append({"weekday": name, "days": len(own), "mean": mean and round(mean, 2), "to_mean": ratio})
    return rows


def holiday_effect(daily: Daily, holidays: Collection[date], shift: int, z: float) -> dict[str, Any]:
    """Compare holidays, or the days `shift` days from them, with usual days of their weekday."""
    ratios = list(_log_ratios(daily, set(holidays), shift))
    change = _change(ratios, z)
    return {"days": len(ratios), **(change.as_json() if change else {"change": None, "verdict": "cannot tell"})}


def by_month_of_year(daily: Daily) -> dict[str, Any]:
    """Give the mean a day of each month of the year, once there are two years of it."""
    first, last = min(daily.counts), max(daily.counts)
    if (last - first).days < YEARS * 365:
        return {"months": None, "reason": "less than two years: a month of the year cannot be told from growth"}
    rows = []
    for number in range(1, 13):
        own = [count for day, count in daily.counts.items() if day.month == number]
        rows.append({"month": number, "days": len(own), "mean": round(_mean(own) or 0.0, 2)})
    return {"months": rows, "reason": None}


def _log_ratios(daily: Daily, holidays: set[date], shift: int) -> Iterator[float]:
    for holiday in sorted(holidays):
        day = holiday + timedelta(days=shift)
        if day in daily.counts and (shift == 0 or day not in holidays):
            usual = _usual(daily, day, holidays)
            mean = _mean(usual) if len(usual) >= FEWEST_USUAL else None
            if mean:
                yield log((daily.counts[day] + 0.5) / (mean + 0.5))


def _usual(daily: Daily, day: date, holidays: set[date]) -> list[int]:
    near = (day + timedelta(weeks=number) for number in range(-AROUND_WEEKS, AROUND_WEEKS + 1) if number)
    return [daily.counts[each] for each in near if each in daily.counts and each not in holidays]


def _change(ratios: Sequence[float], z: float) -> Change | None:
    if not ratios:
        return None
    mean = sum(ratios) / len(ratios)
    if len(ratios) < FEWEST_HOLIDAYS:
        return Change(exp(mean) - 1, None, None)
    spread = sqrt(sum((each - mean) ** 2 for each in ratios) / (len(ratios) - 1) / len(ratios))
    return Change(exp(mean) - 1, exp(mean - z * spread) - 1, exp(mean + z * spread) - 1)


def _mean(values: Sequence[int]) -> float | None:
    return sum(values) / len(values) if values else None
