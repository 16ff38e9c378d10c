"""How insights about pesos and installments are printed: one screen each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from barberpro.cli.console import say
from barberpro.domain import formatting

MONTH = "{:<8}{:>17}{:>17}  {:<42}{}"
MOST_MONTHS = 18
MOST_MENUS = 8


def head(title: str, found: Mapping[str, Any]) -> None:
    """Print what is told about, and that it is invented where it is."""
    mark = "  [SYNTHETIC DATA]" if found["synthetic"] else ""
    say(f"{title}, {found['from'][:7]} to before {found['until'][:7]}{mark}")


def show_pesos(found: Mapping[str, Any]) -> None:
    """Print the months, then the answer to "did it improve?"."""
    head("Pesos paid", found)
    say(
        MONTH.format(
            "month", "nominal", f"pesos of {found['base_month']}", "real, over the month before", "the year before"
        )
    )
    for row in found["months"][-MOST_MONTHS:]:
        whole = ("", "") if row["complete"] else ("(not whole)", "")
        moved = [_moved(row[name], "real") for name in ("month_over_month", "year_over_year")]
        amounts = [_ars(row[name]) for name in ("nominal_ars", "real_ars")]
        say(MONTH.format(row["month"], *amounts, moved[0] or whole[0], moved[1] or whole[1]).rstrip())
    total = found["total"]
    say(MONTH.format("all", _ars(total["nominal_ars"]), _ars(total["real_ars"]), "", "").rstrip())
    refunded = f"of that refunded: {_ars(total['refunded_ars'])} nominal"
    if len(found["months"]) > MOST_MONTHS:
        say(f"the last {MOST_MONTHS} of {len(found['months'])} months; --json has all")
    left_out = total["payments_without_price"]
    say(refunded + (f"; {left_out:,} payments have no real amount" if left_out else ""))
    _improvement(found["improvement"])
    say(f"{found['level']:.0%} intervals: {found['interval']}")


def show_installments(found: Mapping[str, Any]) -> None:
    """Print uptake, mix, amounts, cost, menus and the verdict."""
    head("Installments", found)
    uptake, cost = found["uptake"], found["financing"]
    say(f"uptake       {share(uptake)} of {uptake['of']:,} credit card payments are in two installments or more")
    say("mix          " + ", ".join(f"{each['installments']}: {_percent(each['share'])}" for each in found["mix"]))
    say("by amount    " + _tenths(found["by_real_amount"]))
    say(
        f"financing    {_ars(cost['interest_ars'])} paid as interest on {_ars(cost['financed_ars'])} "
        f"({_percent(cost['share_of_amount'])}); {_ars(cost['interest_real_ars'])} in real pesos"
    )
    say("conversion by menu (descriptive: who was shown which menu may not have been chance)")
    for each in found["conversion_by_menu"]["menus"][:MOST_MENUS]:
        offered = "/".join(map(str, each["installments"] or ()))
        name, default = each["menu_id"] or "?", each["default"] or "?"
        say(f"  {name:<24}{offered:<14}default {default:<4}{share(each)} of {each['of']:,}")
    improvement = found["improvement"]
    reason = f": {improvement['reason']}" if improvement["reason"] else ""
    say(f"improvement  by the document's table: {improvement['verdict']}{reason}")
    for each in improvement["findings"]:
        say(f"  {each['band']:<10}{_finding(each)}")
    if improvement["findings"]:
        say("  verdicts rest on intervals that hold for all of them together, wider than those shown")
    say(f"{found['level']:.0%} intervals: {found['interval']}")


def share(told: Mapping[str, Any]) -> str:
    """Write a share with its interval."""
    ends = "" if told["low"] is None else f" ({_percent(told['low'])} to {_percent(told['high'])})"
    return f"{_percent(told['share'])}{ends}"


def changed(told: Mapping[str, Any] | None) -> str:
    """Write a change with its interval and verdict."""
    if not told or told["change"] is None:
        return "cannot tell"
    signed = [
        formatting.signed_percent(told[name], 1, "en")
        for name in ("change", "low", "high")
        if told.get(name) is not None
    ]
    ends = f" ({signed[1]} to {signed[2]})" if len(signed) == 3 else ""
    return f"{signed[0]}{ends} {told['verdict']}"


def _moved(changes: Mapping[str, Any] | None, prices: str) -> str:
    return changed(changes[prices]) if changes else ""


def _improvement(found: Mapping[str, Any] | None) -> None:
    if found is None:
        say("improvement  cannot tell: no month is whole")
        return
    for name, title in (("month_over_month", "over"), ("year_over_year", "over")):
        told = found[name]
        if told:
            real, nominal = changed(told["real"]), changed(told["nominal"])
            say(f"improvement  {found['month']} {title} {told['against']}: real {real}; nominal {nominal}")


def _finding(each: Mapping[str, Any]) -> str:
    if not each["allows_verdict"]:
        return str(each["said_en"])
    told = {"change": each["difference"], "low": each["low"], "high": each["high"], "verdict": each["said_en"]}
    needed = f"; about {each['sample_needed']:,} checkouts would tell" if each["sample_needed"] else ""
    return changed(told) + needed


def _tenths(rows: Sequence[Mapping[str, Any]]) -> str:
    if not rows:
        return "no amounts"
    first, last = rows[0], rows[-1]
    middle = " ".join(_percent(each["share"]) for each in rows)
    return f"{middle} by tenth, from {_ars(first['from_real_ars'])} to {_ars(last['to_real_ars'])} real"


def _percent(value: float | None) -> str:
    return formatting.percent(value, 1, "en")


def _ars(text: str) -> str:
    return formatting.money(Decimal(text), "ARS", 0, "en").replace(formatting.SPACE, " ")
