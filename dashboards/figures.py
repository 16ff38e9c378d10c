"""The row of totals, each with its change, its count and its counting unit; and the heads of the charts."""

from __future__ import annotations

from typing import Any

import streamlit as st

from barberpro.domain import formatting
from barberpro.domain.intervals import wilson
from barberpro.tables import metrics
from barberpro.tables.metrics import Metric
from dashboards.queries.overview import Overview, Totals
from dashboards.selection import ANY_SOURCE
from dashboards.shapes import Voice
from dashboards.texts import say


def show_totals(found: Overview, voice: Voice) -> None:
    """Show the six totals of the selection and what must be known to read them."""
    now, before = found.now, found.before
    tiles = [
        _money_tile(metrics.NET, now.net, before and before.net, _net_note(now, voice), voice),
        _count_tile(now, before, voice),
        _share_tile(metrics.APPROVAL_RATE, now.approved, now.declined, before and before.approval_rate, voice),
        _share_tile(
            metrics.FIRST_ATTEMPT_APPROVAL_RATE,
            now.first_approved,
            now.first_declined,
            before and before.first_attempt_approval_rate,
            voice,
        ),
        _share_tile(
            metrics.CHECKOUT_SUCCESS,
            now.checkouts_paid,
            now.checkouts_abandoned,
            before and before.checkout_success,
            voice,
        ),
        _money_tile(
            metrics.AVERAGE_TICKET,
            now.average_ticket,
            before and before.average_ticket,
            _ticket_note(voice),
            voice,
        ),
    ]
    for row in (tiles[:3], tiles[3:]):
        for column, tile in zip(st.columns(3), row, strict=True):
            with column:
                _show_tile(tile)
    _show_notes(found, voice)


def head(chart: str, voice: Voice, found: Overview) -> None:
    """Write the title of a chart and its unit."""
    language = voice.language
    grain = say(f"grain.{voice.selection.grain}", language).lower()
    st.subheader(say(f"chart.{chart}", language, grain=grain), anchor=False)
    st.caption(
        say(
            f"chart.{chart}.unit",
            language,
            money=_capital(voice.money_unit),
            partial="" if found.series["complete"].all() else say("chart.partial", language),
            count=voice.count(_counted(chart, found.now)),
        )
    )


def _counted(chart: str, now: Totals) -> int:
    counts = {"rate": now.approved + now.declined, "methods": now.approved, "declines": now.declined}
    return counts.get(chart, now.attempts)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _show_tile(tile: dict[str, Any]) -> None:
    with st.container(border=True, height="stretch"):
        note = tile.pop("note")
        st.metric(**tile)
        st.caption(note)


def _money_tile(metric: Metric, now: Any, before: Any, note: str, voice: Voice) -> dict[str, Any]:
    change = None if now is None or not before else now / before - 1
    text = formatting.signed_percent(change, 1, voice.language)
    return _tile(metric, voice.compact(now), text, note, voice)


def _count_tile(now: Totals, before: Totals | None, voice: Voice) -> dict[str, Any]:
    change = now.attempts / before.attempts - 1 if before and before.attempts else None
    note = say(
        "count.attempts",
        voice.language,
        approved=voice.count(now.approved),
        declined=voice.count(now.declined),
        undecided=voice.count(now.undecided),
    )
    text = formatting.signed_percent(change, 1, voice.language)
    return _tile(metrics.ATTEMPTS, voice.count(now.attempts), text, note, voice)


def _share_tile(metric: Metric, successes: int, failures: int, before: float | None, voice: Voice) -> dict[str, Any]:
    trials = successes + failures
    now = successes / trials if trials else None
    change = None if now is None or before is None else now - before
    note = _share_note(metric, successes, trials, voice)
    return _tile(metric, voice.share(now), formatting.points(change, 1, voice.language), note, voice)


def _tile(metric: Metric, value: str, change: str, note: str, voice: Voice) -> dict[str, Any]:
    known = change != formatting.MISSING
    flat = known and not change.startswith(("+", formatting.MINUS))
    against = say("change.against", voice.language, days=voice.count(voice.selection.days))
    return {
        "label": metric.title_es if voice.language == "es" else metric.title_en,
        "value": value,
        "delta": None if value == formatting.MISSING else change if known else say("change.none", voice.language),
        "delta_color": "off" if flat or not known else "normal",
        "delta_arrow": "off" if flat or not known else "auto",
        "delta_description": against if known else None,
        "note": note,
    }


def _share_note(metric: Metric, successes: int, trials: int, voice: Voice) -> str:
    unit = metric.counting_unit_es if voice.language == "es" else metric.counting_unit_en
    bounds = wilson(successes, trials)
    if bounds is None:
        return say("count.none", voice.language, unit=unit)
    return say(
        "count.share",
        voice.language,
        successes=voice.count(successes),
        trials=voice.count(trials),
        unit=unit,
        low=voice.share(bounds[0]),
        high=voice.share(bounds[1]),
    )


def _net_note(now: Totals, voice: Voice) -> str:
    amounts = say("count.net", voice.language, gross=voice.compact(now.gross), refunded=voice.compact(now.refunded))
    return _escaped(f"{amounts}, {voice.money_unit}")


def _ticket_note(voice: Voice) -> str:
    metric = metrics.AVERAGE_TICKET
    unit = metric.counting_unit_es if voice.language == "es" else metric.counting_unit_en
    return _capital(say("count.ticket", voice.language, unit=unit, money=voice.money_unit))


def _show_notes(found: Overview, voice: Voice) -> None:
    selection, language = voice.selection, voice.language
    month = formatting.month(voice.options.base_month, language)
    notes = [say("not.commission", language)]
    if selection.prices == "real" and _after_index(voice):
        notes.append(say("real.provisional", language, month=month))
    if found.now.without_price:
        notes.append(say("real.missing", language, count=voice.count(found.now.without_price)))
    if selection.methods or selection.source != ANY_SOURCE:
        notes.append(say("checkout.unfiltered", language))
    st.caption(_escaped(" ".join(notes)))


def _after_index(voice: Voice) -> bool:
    base = voice.options.base_month
    return base is not None and (voice.selection.last.year, voice.selection.last.month) > (base.year, base.month)


def _escaped(text: str) -> str:
    """Keep Markdown from reading two dollar signs as a formula."""
    return text.replace("$", r"\$")
