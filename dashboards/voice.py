"""How figures are told: amounts, shares, counts and periods in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from barberpro.domain import formatting
from barberpro.domain.formatting import SYMBOLS, Language
from barberpro.tables.metrics import Metric
from barberpro.tables.metrics.arithmetic import Figure
from dashboards.selection import Options, Selection
from dashboards.texts import say


@dataclass(frozen=True, slots=True)
class Voice:
    """How figures are told: in which language, for which selection of which options."""

    language: Language
    selection: Selection
    options: Options

    @property
    def symbol(self) -> str:
        """The symbol of the currency."""
        return SYMBOLS.get(self.selection.currency, self.selection.currency)

    @property
    def grain(self) -> str:
        """The name of a period, within a sentence."""
        return say(f"grain.{self.selection.grain}", self.language).lower()

    @property
    def money_unit(self) -> str:
        """The unit of amounts: nominal, or pesos of a month."""
        if self.selection.prices == "real":
            return say("money.real", self.language, month=formatting.month(self.options.base_month, self.language))
        return say("money.nominal", self.language, currency=self.selection.currency)

    def unit(self, metric: Metric) -> str:
        """Name the unit of a metric: pesos of which kind, or what is counted."""
        if metric.unit == "money":
            return (
                self.money_unit
                if metric.real
                else say("money.nominal", self.language, currency=self.selection.currency)
            )
        counted = metric.counting_unit(self.language)
        return say("unit.share", self.language, unit=counted) if metric.unit == "share" else counted

    def value(self, metric: Metric, value: Any) -> str:
        """Write a metric's value in full."""
        if metric.unit == "money":
            return self.money(value)
        return self.share(value) if metric.unit == "share" else self.count(value)

    def brief(self, metric: Metric, value: Any) -> str:
        """Write a metric's value in few digits."""
        if metric.unit == "money":
            return self.compact(value)
        return self.share(value) if metric.unit == "share" else formatting.compact(value, self.language)

    def tiny(self, metric: Metric, value: Any) -> str:
        """Write a metric's value where there is room for a few letters: without the symbol of the currency."""
        return self.share(value) if metric.unit == "share" else formatting.compact(value, self.language)

    def number(self, value: int | Decimal) -> str:
        """Write what stands below a line: a count, or an amount."""
        return self.money(value) if isinstance(value, Decimal) else self.count(value)

    def change(self, metric: Metric, change: float | None) -> str:
        """Write a change: percentage points of shares, percent of all else."""
        if metric.unit == "share":
            return formatting.points(change, 1, self.language)
        return formatting.signed_percent(change, 1, self.language)

    def interval_of(self, figure: Figure) -> str:
        """Write the interval of a share; a dash where it has none."""
        return self.interval(*(figure.interval or (None, None)))

    def money(self, value: Any) -> str:
        """Write an amount in full."""
        return formatting.money(value, self.selection.currency, 2, self.language)

    def compact(self, value: Any) -> str:
        """Write an amount in few digits."""
        return formatting.compact_money(value, self.selection.currency, self.language)

    def count(self, value: int) -> str:
        """Write a whole number."""
        return formatting.number(value, 0, self.language)

    def share(self, value: float | None, decimals: int = 1) -> str:
        """Write a share as a percentage."""
        return formatting.percent(value, decimals, self.language)

    def interval(self, low: float | None, high: float | None) -> str:
        """Write the two ends of an interval of shares."""
        if low is None or high is None:
            return formatting.MISSING
        return say("tip.interval.value", self.language, low=self.share(low), high=self.share(high))

    def period(self, start: date, until: date, complete: bool = True) -> str:
        """Write a day, the two ends of a week, or a month."""
        return _period(start, until, complete, self)


def _period(start: date, until: date, complete: bool, voice: Voice) -> str:
    language = voice.language
    last = until - timedelta(days=1)
    if voice.selection.grain == "month":
        days = formatting.month(start, language)
    elif voice.selection.grain == "day":
        days = formatting.day(start, language)
    else:
        days = say("tip.days", language, first=formatting.day(start, language), last=formatting.day(last, language))
    return days if complete else say("tip.incomplete", language, days=days)
