"""A checkout that the reader makes up: its fields, the widgets that hold them, and the question that they ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from barberpro.domain.formatting import Language
from dashboards import asked_fields, plan_parts
from dashboards.asked_fields import Field
from dashboards.queries import menu_question as queries
from dashboards.texts import label, say

WHERE, DEVICE, WEEKDAY, HOUR, AHEAD = "where", "device", "weekday", "hour", "ahead"
ANY = "any"
WEEKDAYS = (ANY, *range(1, 8))
AHEADS = (ANY, 1, 3, 6, 12, 24, 48, 72, 168, 336)
NOON = 12


def fields(names: Mapping[str, str], devices: Sequence[str]) -> tuple[Field, ...]:
    """Name what is asked."""
    return (
        plan_parts.fields()[0],
        asked_fields.choice(WHERE, (ANY, *names)),
        asked_fields.choice(DEVICE, (ANY, *devices)),
        asked_fields.choice(WEEKDAY, WEEKDAYS),
        asked_fields.whole(HOUR, NOON, 0, 23),
        asked_fields.choice(AHEAD, AHEADS),
    )


def ask(names: Mapping[str, str], devices: Sequence[str], language: Language) -> None:
    """Let the reader make up a checkout; what is not known may be left open."""
    unknown = say("ask.any", language)

    def told(name: Any, known: str) -> str:
        return unknown if name == ANY else known

    first, second = st.columns(3), st.columns(3)
    first[0].number_input(
        say("plan.amount", language),
        plan_parts.LEAST,
        plan_parts.MOST,
        step=500.0,
        format="%.2f",
        key=plan_parts.AMOUNT,
    )
    first[1].selectbox(
        say("ask.where", language), (ANY, *names), key=WHERE, format_func=lambda code: told(code, names.get(code, code))
    )
    first[2].selectbox(
        say("ask.device", language), (ANY, *devices), key=DEVICE,
        format_func=lambda code: told(code, label("device", code, language)),
    )  # fmt: skip
    second[0].selectbox(
        say("ask.weekday", language), WEEKDAYS, key=WEEKDAY,
        format_func=lambda day: told(day, label("weekday", str(day), language)),
    )  # fmt: skip
    second[1].slider(say("ask.hour", language), 0, 23, key=HOUR, disabled=st.session_state[WEEKDAY] == ANY)
    second[2].selectbox(
        say("ask.ahead", language), AHEADS, key=AHEAD,
        format_func=lambda hours: told(hours, say("ask.hours", language, hours=str(hours))),
    )  # fmt: skip


def question() -> queries.Asked:
    """Read what the widgets hold."""

    def known(name: str) -> Any:
        held = st.session_state[name]
        return None if held == ANY else held

    weekday, ahead = known(WEEKDAY), known(AHEAD)
    return queries.asked(
        amount=st.session_state[plan_parts.AMOUNT],
        province=known(WHERE),
        device=known(DEVICE),
        issued=None if weekday is None else (weekday, int(st.session_state[HOUR])),
        ahead=None if ahead is None else float(ahead),
    )
