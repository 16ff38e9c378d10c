"""What one attempt says by itself: its means, and when it is on the clock and calendar of Buenos Aires."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from barberpro.features.families import means
from barberpro.features.families.calendar import PAYDAY
from barberpro.features.online.facts import Facts, buenos_aires_time
from barberpro.features.online.reference import PlainReference

MEANS = tuple(feature.name for feature in means.FAMILY.features)


@dataclass(frozen=True, slots=True)
class Moment:
    """Answers what the families `means` and `calendar` compute."""

    reference: PlainReference

    def features(self, facts: Facts) -> dict[str, Any]:
        """Give the features of an attempt."""
        at = buenos_aires_time(facts["attempted_at"])
        day = at.date()
        past_payday = day.day - PAYDAY
        three_ds = facts["three_ds"]
        return {
            **{name: facts[name] for name in MEANS},
            "three_ds": None if three_ds is None else int(three_ds),
            "hour": at.hour + at.minute / 60,
            "weekday": day.weekday(),
            "day_of_month": day.day,
            "days_to_month_end": _length(day) - day.day,
            "days_after_payday": past_payday if past_payday >= 0 else past_payday + _length(_last_month(day)),
            "holiday": int(day in self.reference.holidays),
        }


def _length(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def _last_month(day: date) -> date:
    return day.replace(day=1) - timedelta(days=1)
