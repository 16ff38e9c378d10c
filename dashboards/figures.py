"""The row of totals, each with its change, its count and its counting unit; what must be known to read them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import streamlit as st

from barberpro.domain import formatting
from barberpro.tables import metrics
from barberpro.tables.metrics import Metric
from barberpro.tables.metrics.arithmetic import Figure, Figures, change
from dashboards import claim_badge
from dashboards.queries.overview import HEADLINES
from dashboards.selection import ANY_SOURCE
from dashboards.texts import say
from dashboards.voice import Voice

DELTA_COLOURS = {"higher": "normal", "lower": "inverse", "neither": "off"}


def show_totals(now: Figures, before: Figures | None, voice: Voice) -> None:
    """Show the six totals of a selection."""
    for row in (HEADLINES[:3], HEADLINES[3:]):
        for column, metric in zip(st.columns(3), row, strict=True):
            with column, st.container(border=True, height="stretch"):
                _show_tile(now[metric.name], before[metric.name] if before else None, _note(metric, now, voice), voice)


def show_notes(without_price: int, voice: Voice) -> None:
    """Say what must be known to read the totals."""
    selection, language = voice.selection, voice.language
    notes = [say("not.commission", language)]
    if provisional := provisional_note(voice):
        notes.append(provisional)
    if without_price:
        notes.append(say("real.missing", language, count=voice.count(without_price)))
    if selection.methods or selection.source != ANY_SOURCE:
        notes.append(say("checkout.unfiltered", language))
    st.caption(escaped(" ".join(notes)))


def provisional_note(voice: Voice) -> str:
    """Say which months of the selection are provisional; nothing where none is, or amounts are nominal."""
    months = provisional_months(voice) if voice.selection.prices == "real" else ()
    if not months:
        return ""
    named = ", ".join(formatting.month(month, voice.language) for month in months)
    base = formatting.month(voice.options.base_month, voice.language)
    return say("real.provisional", voice.language, months=named, base=base)


def provisional_months(voice: Voice) -> tuple[date, ...]:
    """List the provisional months that the selection touches."""
    selection = voice.selection
    return tuple(
        month
        for month in voice.options.provisional_months
        if (selection.first.year, selection.first.month) <= (month.year, month.month) and month <= selection.last
    )


def share_note(figure: Figure, voice: Voice) -> str:
    """Say of how many what share was counted, and its interval."""
    unit = figure.metric.counting_unit(voice.language)
    if figure.interval is None:
        return say("count.none", voice.language, unit=unit)
    low, high = figure.interval
    return say(
        "count.share",
        voice.language,
        successes=voice.count(int(figure.numerator)),
        trials=voice.count(int(figure.denominator or 0)),
        unit=unit,
        low=voice.share(low),
        high=voice.share(high),
    )


def escaped(text: str) -> str:
    """Keep Markdown from reading two dollar signs as a formula."""
    return text.replace("$", r"\$")


def capital(text: str) -> str:
    """Begin a sentence."""
    return text[:1].upper() + text[1:]


def _show_tile(now: Figure, before: Figure | None, note: str, voice: Voice) -> None:
    st.metric(**_tile(now, before, voice))
    st.caption(note)
    claim_badge.show(f"metric:{now.metric.name}", voice.language)


def _tile(now: Figure, before: Figure | None, voice: Voice) -> Mapping[str, Any]:
    text = voice.change(now.metric, change(now, before))
    known = text != formatting.MISSING
    moved = known and text.startswith(("+", formatting.MINUS))
    against = say("change.against", voice.language, days=voice.count(voice.selection.days))
    return {
        "label": now.metric.title(voice.language),
        "value": voice.count(now.value) if isinstance(now.value, int) else voice.brief(now.metric, now.value),
        "delta": None if now.value is None else text if known else say("change.none", voice.language),
        "delta_color": DELTA_COLOURS[now.metric.better] if moved else "off",
        "delta_arrow": "auto" if moved else "off",
        "delta_description": against if known else None,
    }


def _note(metric: Metric, now: Figures, voice: Voice) -> str:
    if metric is metrics.NET:
        return _net_note(now, voice)
    if metric is metrics.ATTEMPTS:
        return _outcomes_note(now, voice)
    if metric.unit == "share":
        return share_note(now[metric.name], voice)
    unit = metric.counting_unit(voice.language)
    return escaped(capital(say("count.ticket", voice.language, unit=unit, money=voice.money_unit)))


def _net_note(now: Figures, voice: Voice) -> str:
    gross, refunded = now[metrics.GROSS.name], now[metrics.REFUNDED.name]
    amounts = {"gross": voice.compact(gross.value), "refunded": voice.compact(refunded.value)}
    return escaped(f"{say('count.net', voice.language, **amounts)}, {voice.money_unit}")


def _outcomes_note(now: Figures, voice: Voice) -> str:
    counts = (metrics.APPROVED, metrics.DECLINED, metrics.UNDECIDED)
    return say("count.attempts", voice.language, **{each.name: voice.count(now[each.name].value) for each in counts})
