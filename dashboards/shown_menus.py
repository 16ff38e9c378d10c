"""How many checkouts were paid of each menu that was shown: what was seen, not what the menu did."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboards import failure_charts, theme
from dashboards.menu_words import menu_name
from dashboards.queries.installments import Found, Shown
from dashboards.texts import say
from dashboards.voice import Voice
from models.intervals import Interval


def show(found: Found, voice: Voice) -> None:
    """Show what was paid of each menu, and that it is no effect."""
    st.subheader(say("uptake.menus.title", voice.language), anchor=False)
    st.caption(say("uptake.menus.unit", voice.language))
    if not found.menus:
        st.info(say("uptake.menus.none", voice.language), icon=":material/inbox:")
        return
    st.warning(say("uptake.menus.warning", voice.language), icon=":material/warning:")
    rows = [_menu(each, voice) for each in found.menus]
    titles = {"told": "told", "interval": "interval", "payments": "checkouts", "taken": "taken"}
    tips = {name: say(f"uptake.tip.{title}", voice.language) for name, title in titles.items()}
    axis = say("uptake.menus.axis", voice.language)
    st.altair_chart(failure_charts.interval_rows(rows, tips, axis, ".1%", voice.language))


def _menu(shown: Shown, voice: Voice) -> dict[str, Any]:
    name = menu_name(shown.menu, shown.lacking, voice.language)
    return {
        "text": f"{name} ({voice.count(shown.rows)})",
        "value": shown.paid.value,
        "low": shown.paid.low,
        "high": shown.paid.high,
        "colour": theme.GREY,
        "told": voice.share(shown.paid.value),
        "interval": span(shown.paid, voice),
        "payments": voice.count(shown.rows),
        "taken": f"{voice.share(shown.taken.value)} ({span(shown.taken, voice)})",
    }


def plain(shown: Shown) -> dict[str, Any]:
    """Lay out a menu for a download."""
    return {
        "installments": " ".join(map(str, sorted(shown.menu.installments))),
        "default_installments": shown.menu.default_installments,
        "methods_lacking": " ".join(shown.lacking),
        "checkouts": shown.rows,
        **{f"paid_{name}": value for name, value in shown.paid.as_json().items()},
        **{f"in_installments_{name}": value for name, value in shown.taken.as_json().items()},
    }


def span(interval: Interval | None, voice: Voice) -> str:
    """Write the ends of an interval."""
    return voice.interval(*(None, None) if interval is None else (interval.low, interval.high))
