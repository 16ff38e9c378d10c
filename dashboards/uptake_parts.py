"""Who pays in installments: totals, and shares by number, amount, month, province and menu."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from barberpro.domain import formatting
from dashboards import claim_badge, downloads, failure_charts, installment_charts, shown_menus, theme
from dashboards.figures import escaped
from dashboards.queries.installments import Financing, Found
from dashboards.shown_menus import span
from dashboards.texts import label, say
from dashboards.voice import Voice
from models.intervals import Interval
from models.uptake import Decile

CHART = "chart:uptake"
"""The figure that claims about what payers prefer speak of."""


def show(found: Found, names: Mapping[str, str], voice: Voice) -> None:
    """Show the whole section."""
    _show_totals(found, voice)
    _show_numbers(found, voice)
    _show_deciles(found, voice)
    _show_months(found, voice)
    _show_provinces(found, names, voice)
    shown_menus.show(found, voice)
    downloads.show(frames(found), voice)


def frames(found: Found) -> dict[str, pl.DataFrame]:
    """Lay out what the section shows for downloads."""
    deciles = pl.DataFrame([each.as_json() for each in found.deciles])
    shown = pl.DataFrame([shown_menus.plain(each) for each in found.menus])
    tables = {
        "installments": found.numbers,
        "deciles": deciles,
        "months": found.months,
        "provinces": found.provinces,
        "menus": shown,
    }
    return {f"uptake_{name}": frame for name, frame in tables.items() if not frame.is_empty()}


def _show_totals(found: Found, voice: Voice) -> None:
    notes = {"payments": _counted("payments", found.payments, found.of_payments, voice),
             "checkouts": _counted("checkouts", found.checkouts, found.of_checkouts, voice),
             "financing": _charged(found.financing, voice)}  # fmt: skip
    shares = (_value(found.of_payments), _value(found.of_checkouts), found.financing.share)
    for column, (name, note), share in zip(st.columns(3), notes.items(), shares, strict=True):
        with column, st.container(border=True, height="stretch"):
            st.metric(say(f"uptake.{name}", voice.language), voice.share(share))
            st.caption(escaped(note))
    if found.untold:
        st.caption(say("uptake.untold", voice.language, count=voice.count(found.untold)))
    st.caption(say("uptake.note", voice.language))


def _counted(name: str, count: int, interval: Interval | None, voice: Voice) -> str:
    if interval is None:
        return say(f"uptake.{name}.none", voice.language)
    return say(f"uptake.{name}.note", voice.language, count=voice.count(count), interval=span(interval, voice))


def _charged(money: Financing, voice: Voice) -> str:
    told = money.payments - money.untold
    if not told:
        return say("uptake.financing.none", voice.language)
    values = {"count": voice.count(told), "paid": voice.compact(money.paid), "charged": voice.count(money.charged)}
    return say("uptake.financing.note", voice.language, **values)


def _value(interval: Interval | None) -> float | None:
    return interval.value if interval else None


def _show_numbers(found: Found, voice: Voice) -> None:
    if found.numbers.is_empty():
        return
    _head("numbers", voice)
    rows = [
        _row(_number(row["installments"], voice), row, voice, {"financing": voice.money(row["financing"])})
        for row in found.numbers.iter_rows(named=True)
    ]
    _show_intervals(rows, voice, {"financing": say("uptake.tip.financing", voice.language)})


def _show_deciles(found: Found, voice: Voice) -> None:
    if not found.deciles:
        return
    _head("deciles", voice, unit=_unit(found.base_month, voice))
    claim_badge.show(CHART, voice.language)
    rows = [_decile(each, voice) for each in found.deciles]
    tips = _tips("amount", "told", "interval", "fitted", "payments", voice=voice)
    titles = say("uptake.deciles.axis", voice.language), say("uptake.axis", voice.language)
    st.altair_chart(installment_charts.shares_along(rows, tips, titles, voice.language))
    kept = "held" if found.is_calibrated else "not_held"
    out = sum(not each.is_held for each in found.deciles)
    st.caption(say(f"uptake.deciles.{kept}", voice.language, out=voice.count(out)))


def _unit(month: date | None, voice: Voice) -> str:
    if month is None:
        return say("money.nominal", voice.language, currency=voice.selection.currency)
    return say("money.real", voice.language, month=formatting.month(month, voice.language))


def _decile(each: Decile, voice: Voice) -> dict[str, Any]:
    ends = {"low": voice.money(each.amount_from), "high": voice.money(each.amount_to)}
    return {
        "name": voice.compact(each.amount_from),
        **each.taken.as_json(),
        "said": each.said,
        "amount": say("tip.interval.value", voice.language, **ends),
        "told": voice.share(each.taken.value),
        "interval": span(each.taken, voice),
        "fitted": voice.share(each.said),
        "payments": voice.count(each.rows),
    }


def _show_months(found: Found, voice: Voice) -> None:
    if found.months.height < 2:
        return
    _head("months", voice)
    rows = [
        {**_row(formatting.month(row["month"], voice.language), row, voice), "name": _short(row["month"], voice)}
        for row in found.months.iter_rows(named=True)
    ]
    tips = _tips("told", "interval", "payments", voice=voice)
    titles = "", say("uptake.axis", voice.language)
    st.altair_chart(installment_charts.shares_along(rows, tips, titles, voice.language))


def _show_provinces(found: Found, names: Mapping[str, str], voice: Voice) -> None:
    if found.provinces.height < 2:
        return
    _head("provinces", voice)
    rows = [
        _row(names.get(row["province"]) or label("province", row["province"], voice.language), row, voice)
        for row in found.provinces.iter_rows(named=True)
    ]
    with st.expander(
        say("uptake.provinces.show", voice.language, count=voice.count(len(rows))), expanded=len(rows) < 9
    ):
        _show_intervals(rows, voice)


def _row(name: str, row: Mapping[str, Any], voice: Voice, more: Mapping[str, str] | None = None) -> dict[str, Any]:
    told = voice.share(row["share"])
    return {
        "text": f"{name}: {told}",
        "name": name,
        "value": row["share"],
        "low": row["low"],
        "high": row["high"],
        "colour": theme.BLUE,
        "told": told,
        "interval": voice.interval(row["low"], row["high"]),
        "payments": voice.count(row["payments"]),
        **(more or {}),
    }


def _show_intervals(rows: list[dict[str, Any]], voice: Voice, more: Mapping[str, str] | None = None) -> None:
    tips = _tips("told", "interval", "payments", voice=voice) | dict(more or {})
    axis = say("uptake.axis", voice.language)
    st.altair_chart(failure_charts.interval_rows(rows, tips, axis, ".0%", voice.language))


def _head(name: str, voice: Voice, **values: str) -> None:
    st.subheader(say(f"uptake.{name}.title", voice.language), anchor=False)
    st.caption(escaped(say(f"uptake.{name}.unit", voice.language, **values)))


def _number(installments: int, voice: Voice) -> str:
    return say("uptake.at_once" if installments == 1 else "uptake.in", voice.language, count=str(installments))


def _short(month: date, voice: Voice) -> str:
    return formatting.month(month, voice.language)


def _tips(*names: str, voice: Voice) -> dict[str, str]:
    return {name: say(f"uptake.tip.{name}", voice.language) for name in names}
