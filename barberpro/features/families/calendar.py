"""When the attempt is made, on the clock and calendar of Buenos Aires."""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from barberpro.features.feature import Feature, Inputs
from barberpro.tables.local_time import buenos_aires_time

ALWAYS = "always known"
PAYDAY = 5
"""Wages for a month are due within four working days of its end, so most are there by the 5th."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Hour, day and how far wages are away."""

    features: tuple[Feature, ...] = (
        Feature("hour", "numeric", "hour of the day with its minutes as a fraction", ALWAYS),
        Feature("weekday", "numeric", "day of the week, Monday is 0", ALWAYS),
        Feature("day_of_month", "numeric", "day of the month", ALWAYS),
        Feature("days_to_month_end", "numeric", "days until the last day of the month", ALWAYS),
        Feature("days_after_payday", "numeric", "days since the last 5th of a month, when wages have come in", ALWAYS),
        Feature("holiday", "numeric", "1 on a national holiday, else 0", ALWAYS),
    )

    def table(self, inputs: Inputs) -> ibis.Table:
        """Compute `row_id` and the features, one row for each wanted attempt."""
        local = inputs.wanted.select("row_id", at=buenos_aires_time(inputs.wanted.attempted_at))
        month = local["at"].date().truncate("M")
        dated = local.mutate(
            day=local["at"].date(),
            month_length=_day(month + ibis.interval(months=1) - ibis.interval(days=1)),
            last_month_length=_day(month - ibis.interval(days=1)),
        )
        free = inputs.reference.holidays.select(holiday_on=inputs.reference.holidays.day).distinct()
        dated = dated.left_join(free, dated.day == free.holiday_on)
        day_of_month = _day(dated.day)
        past_payday = day_of_month - PAYDAY
        return dated.select(
            "row_id",
            hour=dated["at"].hour() + dated["at"].minute() / 60,
            weekday=dated["at"].day_of_week.index(),
            day_of_month=day_of_month,
            days_to_month_end=dated.month_length - day_of_month,
            days_after_payday=(past_payday >= 0).ifelse(past_payday, past_payday + dated.last_month_length),
            holiday=dated.holiday_on.notnull().cast("int64"),
        )


def _day(date: ir.Value) -> ir.IntegerValue:
    return date.cast("date").day().cast("int64")


FAMILY = Calendar()
