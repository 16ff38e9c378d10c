"""Widgets of single keys, whatever a page is about: each holds what the scenario ends with, until it is moved."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from barberpro.domain import formatting
from barberpro.domain.money import BASIS_POINTS
from barberpro.policies.kinds import told
from barberpro.policies.registry import kinds
from dashboards import what_if_state
from dashboards.queries.what_if_drafts import Desk, Draft
from dashboards.teller import Teller
from dashboards.what_if_state import key

Write = Callable[[Any], str]
"""Writes a value for the reader."""


@dataclass(frozen=True, slots=True)
class Edited:
    """The scenario that is edited, and its place on the desk."""

    desk: Desk
    place: int
    draft: Draft

    def value(self, name: str) -> Any:
        """Tell the value that a key ends with."""
        return self.draft.value(name, self.desk)


def widget(desk: Desk, name: str, place: int) -> str:
    """Name the widget of a key of the scenario in a place."""
    return key(desk, f"{name} {place}")


def rate(bp: int, teller: Teller) -> str:
    """Write a rate as percent and in basis points."""
    percent = formatting.percent(bp / BASIS_POINTS, 2, teller.language)
    return teller.say("what_if.rate", percent=percent, bp=str(bp))


def tell_dated(name: str, desk: Desk, draft: Draft, teller: Teller) -> bool:
    """Where a key has several values by date, say them: no slider can hold more than one."""
    if draft.dates(name) < 2:
        return False
    values = ", ".join(
        teller.say("what_if.dated.value", day=formatting.day(each.effective_from, teller.language),
                   value=told(kinds()[name], each.value))
        for each in draft.scenario.changes[name]
    )  # fmt: skip
    st.caption(teller.say("what_if.dated", what=teller.say(name), values=values))
    return True


def slide(name: str, edited: Edited, steps: Iterable[int], write: Write, teller: Teller) -> None:
    """Let the reader choose a number among steps; what stands there is always one of them."""
    if not tell_dated(name, edited.desk, edited.draft, teller):
        held = _held(name, edited, teller)
        st.select_slider(teller.say(name), sorted({*steps, edited.value(name)}), key=held, format_func=write)


def choose(name: str, edited: Edited, words: Sequence[str], teller: Teller) -> None:
    """Let the reader choose one of a few words."""
    if not tell_dated(name, edited.desk, edited.draft, teller):
        held, family = _held(name, edited, teller), name.partition(".")[2]
        st.selectbox(teller.say(name), words, key=held, format_func=lambda code: teller.named(family, code))


def count(name: str, edited: Edited, ends: tuple[int, int], teller: Teller) -> None:
    """Let the reader type a whole number."""
    if not tell_dated(name, edited.desk, edited.draft, teller):
        st.number_input(teller.say(name), *ends, key=_held(name, edited, teller))


def _held(name: str, edited: Edited, teller: Teller) -> str:
    held = widget(edited.desk, name, edited.place)
    what_if_state.hold(edited.desk, held, edited.value(name), teller.language)
    return held


def moved(names: Iterable[str], edited: Edited) -> dict[str, Any]:
    """Give the keys among some whose widgets the reader moved, with what he chose."""
    widgets = {name: widget(edited.desk, name, edited.place) for name in names}
    return {
        name: st.session_state[held]
        for name, held in widgets.items()
        if what_if_state.moved(edited.desk, held, edited.value(name))
    }
