"""Rows as charts want them: corners computed, every text of a tooltip written in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import polars as pl

from barberpro.domain import formatting
from barberpro.domain.formatting import SYMBOLS, Language
from dashboards.selection import Options, Selection
from dashboards.texts import label, say

Rows = list[dict[str, Any]]
GAP = 0.12
"""Share of a bar's width left empty."""


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
    def money_unit(self) -> str:
        """The unit of amounts: nominal, or pesos of a month."""
        if self.selection.prices == "real":
            return say("money.real", self.language, month=formatting.month(self.options.base_month, self.language))
        return say("money.nominal", self.language, currency=self.selection.currency)

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


def revenue_rows(series: pl.DataFrame, voice: Voice) -> Rows:
    """Bars of net amounts."""
    return [
        {
            **_span(row),
            "value": float(row["net"]),
            "complete": row["complete"],
            "period": voice.period(row["start"], row["until"], row["complete"]),
            "net": voice.money(row["net"]),
            "gross": voice.money(row["gross"]),
            "refunded": voice.money(row["refunded"]),
            "approved": voice.count(row["approved"]),
        }
        for row in series.iter_rows(named=True)
    ]


def revenue_tips(voice: Voice) -> dict[str, str]:
    """Titles of the tooltip of revenue bars."""
    return _tips(voice, "period", "net", "gross", "refunded", "approved")


def rate_rows(series: pl.DataFrame, voice: Voice) -> Rows:
    """Points of the approval rate with their interval; periods without a decided attempt have none."""
    return [
        {
            **_span(row),
            "rate": row["approval_rate"],
            "low": row["rate_low"],
            "high": row["rate_high"],
            "period": voice.period(row["start"], row["until"], row["complete"]),
            "rate_text": voice.share(row["approval_rate"]),
            "interval": voice.interval(row["rate_low"], row["rate_high"]),
            "approved": voice.count(row["approved"]),
            "decided": voice.count(row["approved"] + row["declined"]),
            "undecided": voice.count(row["undecided"]),
        }
        for row in series.iter_rows(named=True)
        if row["approval_rate"] is not None
    ]


def rate_tips(voice: Voice) -> dict[str, str]:
    """Titles of the tooltip of the approval rate."""
    titles = _tips(voice, "period", "rate", "interval", "approved", "decided", "undecided")
    return {("rate_text" if column == "rate" else column): title for column, title in titles.items()}


def method_names(methods: pl.DataFrame, voice: Voice) -> dict[str, str]:
    """Names of the methods that occur, the commonest first."""
    ranked = (
        methods.group_by("method").agg(pl.col("approved").sum()).sort("approved", "method", descending=[True, False])
    )
    return {code: label("method", code, voice.language) for code in ranked["method"]}


def method_rows(methods: pl.DataFrame, voice: Voice) -> Rows:
    """Blocks of the method mix, stacked in the order of `method_names`."""
    names = method_names(methods, voice)
    order = pl.DataFrame({"method": list(names), "rank": range(len(names))}, schema_overrides={"method": pl.String})
    stacked = (
        methods.join(order, on="method")
        .sort("start", "rank")
        .with_columns(high=pl.col("share").cum_sum().over("start"))
        .with_columns(low=pl.col("high") - pl.col("share"))
    )
    return [
        {
            **_span(row),
            "low": row["low"],
            "high": min(row["high"], 1.0),
            "name": names[row["method"]],
            "period": voice.period(row["start"], row["until"]),
            "method": names[row["method"]],
            "share": voice.share(row["share"]),
            "approved": voice.count(row["approved"]),
        }
        for row in stacked.iter_rows(named=True)
    ]


def method_tips(voice: Voice) -> dict[str, str]:
    """Titles of the tooltip of the method mix."""
    return {"method": say("method", voice.language), **_tips(voice, "period", "share", "approved")}


def decline_rows(declines: pl.DataFrame, voice: Voice) -> Rows:
    """Bars of failed attempts by class."""
    return [
        {
            "name": label("class", row["decline_class"], voice.language),
            "value": row["declined"],
            "text": f"{voice.count(row['declined'])} ({voice.share(row['share'])})",
            "count": voice.count(row["declined"]),
            "share": voice.share(row["share"]),
        }
        for row in declines.iter_rows(named=True)
    ]


def decline_tips(voice: Voice) -> dict[str, str]:
    """Titles of the tooltip of failed attempts."""
    return _tips(voice, "count", "share")


def _tips(voice: Voice, *names: str) -> dict[str, str]:
    return {name: say(f"tip.{name}", voice.language) for name in names}


def _span(row: dict[str, Any]) -> dict[str, int]:
    start, until = _moment(row["start"]), _moment(row["until"])
    return {
        "start": _milliseconds(start),
        "middle": _milliseconds(start + (until - start) / 2),
        "until": _milliseconds(until - (until - start) * GAP),
    }


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _milliseconds(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


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
