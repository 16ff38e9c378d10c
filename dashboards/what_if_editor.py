"""The desk of a What-if page: which scenarios stand side by side, and the one that is edited, by hand and as YAML."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from barberpro.domain import formatting
from barberpro.errors import BarberProError
from barberpro.policies.files import CURRENT
from barberpro.settings import Settings
from dashboards import what_if_state
from dashboards.queries.what_if_drafts import Desk, Draft, begun, moved, retyped, starts
from dashboards.queries.what_if_link import MOST
from dashboards.teller import Teller
from dashboards.what_if_refusals import refusal
from dashboards.what_if_state import DETAIL, key


@dataclass(frozen=True, slots=True)
class Controls:
    """The widgets of a subject for the scenario in a place: `show` draws them, `moved` gives what the reader moved."""

    show: Callable[[Desk, int, Draft, Teller], None]
    moved: Callable[[Desk, int, Draft], dict[str, Any]]


LINES = 330
"""Pixels of the editor."""
STICKY = "what_if_headline"
STYLE = f"""
<style>
[data-testid=stMetricLabel] * {{ white-space: normal; overflow: visible; }}
.stTextArea textarea {{ font-family: monospace; font-size: 0.85rem; }}
[data-testid=stLayoutWrapper]:has(> .st-key-{STICKY}) {{ position: sticky; top: 0; z-index: 4; }}
.st-key-{STICKY} {{ padding: 0.8rem 0 0.6rem; background-color: Canvas; border-bottom: 1px solid #8A8F9855; }}
@media (max-width: 767px) {{
  [data-testid=stLayoutWrapper]:has(> .st-key-{STICKY}) {{ top: 3.75rem; }}
  [data-testid=stButtonGroup] [role=radiogroup] {{ flex-wrap: wrap; row-gap: 0.3rem; }}
}}
</style>
"""
"""The headline stays in sight while widgets below it are moved; on a phone below the head that covers the page.

There no choice hides beside the screen."""


def take(settings: Settings, desk: Desk, controls: Controls) -> bool:
    """Let the scenario that is edited follow the widgets that the reader moved; say whether he moved anything."""
    if not st.session_state.get(key(desk, "drafts")) or not what_if_state.touched(desk):
        return False
    place = what_if_state.editing(desk)
    start, text = (key(desk, f"{name} {place}") for name in ("start", "text"))
    if what_if_state.moved(desk, start, what_if_state.drafts(desk)[place].start):
        _restart(settings, desk, place, str(st.session_state[start]))
    if what_if_state.moved(desk, text, what_if_state.drafts(desk)[place].text):
        typed = str(st.session_state[text])
        what_if_state.replace_draft(desk, place, lambda draft: retyped(draft, typed, desk))
    values = controls.moved(desk, place, what_if_state.drafts(desk)[place])
    if values:
        what_if_state.replace_draft(desk, place, lambda draft: moved(draft, values, desk))
    return True


def show(settings: Settings, desk: Desk, controls: Controls, teller: Teller) -> DeltaGenerator:
    """Let the reader choose, begin and edit scenarios; gives the room for the headline beside what is moved."""
    st.html(STYLE)
    st.subheader(teller.say("what_if.scenarios"), anchor=False)
    _choose(settings, desk, teller)
    place = what_if_state.editing(desk)
    draft = what_if_state.drafts(desk)[place]
    with st.container(border=True):
        headline = st.container(key=STICKY)
        _begin(settings, desk, place, draft, teller)
        left, right = st.columns([5, 6])
        with left:
            controls.show(desk, place, draft, teller)
        with right:
            _write(desk, place, draft, teller)
    return headline


def _choose(settings: Settings, desk: Desk, teller: Teller) -> None:
    count, name = len(what_if_state.drafts(desk)), key(desk, "editing")
    what_if_state.hold(desk, name, what_if_state.editing(desk), teller.language)
    labels = what_if_state.named(desk)
    st.segmented_control(
        teller.say("what_if.editing"),
        range(count),
        key=name,
        required=True,
        format_func=lambda place: labels[place].title,
        on_change=_show_edited,
        args=(desk,),
    )
    add, drop, _ = st.columns([2, 2, 5])
    add.button(
        teller.say("what_if.add"), icon=":material/add:", disabled=count >= MOST, width="stretch",
        on_click=_add, args=(settings, desk), help=teller.say("what_if.add.help"), key=key(desk, "add"),
    )  # fmt: skip
    drop.button(
        teller.say("what_if.drop"), icon=":material/close:", disabled=count == 1, width="stretch",
        on_click=_drop, args=(desk,), key=key(desk, "drop"),
    )  # fmt: skip


def _show_edited(desk: Desk) -> None:
    st.session_state[DETAIL] = st.session_state[key(desk, "editing")]


def _add(settings: Settings, desk: Desk) -> None:
    what_if_state.press(desk)
    found = what_if_state.drafts(desk)
    if len(found) < MOST:
        st.session_state[key(desk, "drafts")] = (*found, begun(settings, CURRENT, desk))
        st.session_state[key(desk, "editing")] = len(found)
        _show_edited(desk)


def _drop(desk: Desk) -> None:
    what_if_state.press(desk)
    place = what_if_state.editing(desk)
    found = list(what_if_state.drafts(desk))
    if len(found) > 1:
        del found[place]
        st.session_state[key(desk, "drafts")] = tuple(found)
        st.session_state[key(desk, "editing")] = max(place - 1, 0)
        _show_edited(desk)


def _begin(settings: Settings, desk: Desk, place: int, draft: Draft, teller: Teller) -> None:
    """Let the reader begin the scenario anew, as something that is there."""
    name = key(desk, f"start {place}")
    known = starts(settings, desk.subject)
    what_if_state.hold(desk, name, draft.start if draft.start in known else CURRENT, teller.language)
    st.selectbox(
        teller.say("what_if.start"),
        known,
        key=name,
        format_func=lambda start: _start(start, teller),
        help=teller.say("what_if.start.help"),
    )
    st.caption(teller.say("what_if.note", note=draft.scenario.note))


def _start(start: str, teller: Teller) -> str:
    if start == CURRENT:
        return teller.say("what_if.start.current")
    kind = "what_if.start.stored" if "@" in start else "what_if.start.shipped"
    return teller.say(kind, name=start)


def _restart(settings: Settings, desk: Desk, place: int, start: str) -> None:
    try:
        draft = begun(settings, start, desk)
    except BarberProError as problem:
        told = str(problem)
        what_if_state.replace_draft(desk, place, lambda held: Draft(held.start, held.text, held.scenario, told))
    else:
        what_if_state.replace_draft(desk, place, lambda _: draft)


def _write(desk: Desk, place: int, draft: Draft, teller: Teller) -> None:
    """Show the scenario's text, and what is wrong with it."""
    name = key(desk, f"text {place}")
    what_if_state.hold(desk, name, draft.text, teller.language)
    st.text_area(
        teller.say("what_if.text"),
        key=name,
        height=LINES,
        help=teller.say("what_if.text.help", day=formatting.day(desk.day, teller.language)),
    )
    if draft.problem is not None:
        st.error(
            teller.say("what_if.refused", problem=refusal(draft.problem, teller.language)), icon=":material/block:"
        )
