"""How insights about the market are printed: one screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from barberpro.cli.console import say
from barberpro.cli.insights_report import changed, head, share
from barberpro.domain import formatting

MOST_MONTHS = 6


def show_market(found: Mapping[str, Any]) -> None:
    """Print adoption, methods, payers, seasons and the share."""
    head("The market, as far as our own payments show it", found)
    adoption = found["digital_adoption"]
    say(f"digital adoption   {share(adoption)} of {adoption['of']:,} payments are no cash vouchers")
    others = adoption["other_definitions"].items()
    say("  or               " + "; ".join(f"of {name} {share(each)}" for name, each in others))
    say("methods            share     by month, the last six           trend")
    for row in found["methods"]:
        _method(row)
    _payers(found["payers"])
    _seasons(found["seasons"])
    _share(found["market_share"])
    say(f"{found['level']:.0%} intervals: {found['interval']}")


def _method(row: Mapping[str, Any]) -> None:
    months = " ".join(f"{(each['share'] or 0) * 100:.0f}" for each in row["months"][-MOST_MONTHS:])
    trend = row["trend"]
    told = ""
    if trend:
        ends = [formatting.points(trend[name], 1, "en") for name in ("change", "low", "high")]
        told = f"{trend['verdict']}: {ends[0]} ({ends[1]} to {ends[2]}) {trend['from']} to {trend['to']}"
    say(f"  {row['method']:<17}{_percent(row['share']):<10}{months:<33}{told}")


def _payers(found: Mapping[str, Any]) -> None:
    rates = ", ".join(f"{name} {share(each)}" for name, each in found["approval_rate"].items())
    say(f"payers             approval: {rates}")
    for row in found["months"][-3:]:
        begins = "  (the history begins: nearly everybody is new)" if row["history_begins"] else ""
        say(f"  {row['month']:<17}new: {share(row['new_share'])} of {row['new_share']['of']:,} payers{begins}")


def _seasons(found: Mapping[str, Any]) -> None:
    if "weekdays" not in found:
        say(f"seasons            {found['reason']}")
        return
    days = " ".join(f"{row['weekday'][:3]} {row['to_mean'] or 0:.2f}" for row in found["weekdays"])
    say(f"appointments       {days} (1 is the mean day)")
    holidays = found["holidays"]
    for name, title in (("on_the_day", "on holidays"), ("the_day_before", "the day before")):
        told = holidays[name]
        verdict = {"improved": "more", "fell": "fewer"}.get(told["verdict"], told["verdict"])
        say(f"  {title:<17}{changed({**told, 'verdict': verdict})}, {told['days']} days")
    year = found["months_of_the_year"]
    if year["reason"]:
        say(f"  months           {year['reason']}")
    else:
        say("  months           " + " ".join(f"{row['month']}: {row['mean']:.0f}" for row in year["months"]))


def _share(found: Mapping[str, Any]) -> None:
    if found["share"] is None:
        say(f"market share       {found['reason']}: {found['next']}")
        return
    last = found["latest"]
    say(
        f"market share       {_percent(found['share'])} in {last['month']}, of {last['market']} {last['measure']} by "
        f"{last['source']}, published {last['published_on']}"
    )


def _percent(value: float | None) -> str:
    return formatting.percent(value, 1, "en")
