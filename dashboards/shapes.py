"""Rows as charts want them: corners computed, every text of a tooltip written in the reader's language."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import polars as pl

from barberpro.tables.metrics import Metric
from dashboards.texts import label, say
from dashboards.voice import Voice

Rows = list[dict[str, Any]]
GAP = 0.12
"""Share of a bar's width left empty."""


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


def trend_rows(series: pl.DataFrame, metric: Metric, voice: Voice) -> Rows:
    """Bars or points of any metric; periods without a value have none."""
    ends = (f"{metric.name}_low", f"{metric.name}_high") if metric.counts_successes else (metric.name, metric.name)
    return [
        {
            **_span(row),
            "value": float(row[metric.name]),
            "rate": float(row[metric.name]),
            "low": float(row[ends[0]]),
            "high": float(row[ends[1]]),
            "complete": row["complete"],
            "period": voice.period(row["start"], row["until"], row["complete"]),
            "text": voice.value(metric, row[metric.name]),
            "interval": voice.interval(row[ends[0]], row[ends[1]]) if metric.counts_successes else "",
            "attempts": voice.count(row["attempts"]),
        }
        for row in series.iter_rows(named=True)
        if row[metric.name] is not None
    ]


def trend_tips(metric: Metric, voice: Voice) -> dict[str, str]:
    """Titles of the tooltip of any metric over time."""
    interval = {"interval": say("tip.interval", voice.language)} if metric.counts_successes else {}
    attempts = {"attempts": say("rank.attempts", voice.language)}
    return {**_tips(voice, "period"), "text": metric.title(voice.language), **interval, **attempts}


def rate_rows(series: pl.DataFrame, voice: Voice) -> Rows:
    """Points of the approval rate with their interval; periods without a decided attempt have none."""
    return [
        {
            **_span(row),
            "rate": row["approval_rate"],
            "low": row["approval_rate_low"],
            "high": row["approval_rate_high"],
            "period": voice.period(row["start"], row["until"], row["complete"]),
            "rate_text": voice.share(row["approval_rate"]),
            "interval": voice.interval(row["approval_rate_low"], row["approval_rate_high"]),
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
        .with_columns(high=pl.col("method_share").cum_sum().over("start"))
        .with_columns(low=pl.col("high") - pl.col("method_share"))
    )
    return [
        {
            **_span(row),
            "low": row["low"],
            "high": min(row["high"], 1.0),
            "name": names[row["method"]],
            "period": voice.period(row["start"], row["until"]),
            "method": names[row["method"]],
            "share": voice.share(row["method_share"]),
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
