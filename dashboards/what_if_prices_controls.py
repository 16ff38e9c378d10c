"""The keys of prices as widgets: when a shop reprices, by which index, how prices round, and who pays another one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from barberpro.domain.indexation import EVERY_K_MONTHS, RHYTHMS, S_S
from barberpro.domain.money import BASIS_POINTS
from barberpro.domain.rounding import DIRECTIONS, ENDINGS
from barberpro.domain.vocabulary import CPI_DIVISIONS
from dashboards import what_if_keys, what_if_state
from dashboards.queries.what_if_drafts import Desk, Draft
from dashboards.teller import Teller
from dashboards.what_if_keys import Edited, widget
from dashboards.what_if_words import beside_whole, share

RHYTHM = "prices.rhythm"
WORDS = {
    RHYTHM: RHYTHMS,
    "prices.division": CPI_DIVISIONS,
    "prices.ending": ENDINGS,
    "prices.direction": DIRECTIONS,
    "prices.optimiser": ("off", "on"),
    "prices.optimiser_on_assumption": ("off", "on"),
}
SLIDERS = {
    "prices.every_months": range(1, 13),
    "prices.day_of_month": range(1, 29),
    "prices.trigger_bp": range(50, 2_050, 50),
    "prices.buffer_bp": range(0, 1_550, 50),
    "prices.floor_bp": range(9_000, 11_050, 50),
    "prices.least_bp": range(7_000, 10_050, 50),
    "prices.most_bp": range(10_000, 13_050, 50),
    "prices.optimiser_step_bp": range(50, 550, 50),
}
"""Where sliders end; the YAML takes whatever the key allows."""
FEWEST = "prices.optimiser_fewest_bookings"
MULTIPLIERS = ("prices.demand_bands", "prices.segments")
BOUNDS = ("prices.least_bp", "prices.most_bp")
MULTIPLIER_STEP_BP, MOST_BOOKINGS = 50, 1_000_000
WHOLE = {"prices.every_months", "prices.day_of_month"}


def show(desk: Desk, place: int, draft: Draft, teller: Teller) -> None:
    """Show the widgets of a scenario; each holds what the scenario ends with."""
    edited = Edited(desk, place, draft)
    _show(RHYTHM, edited, teller)
    for names in (_when(edited), ("prices.buffer_bp", "prices.floor_bp"), ("prices.ending", "prices.direction")):
        _show_row(names, edited, teller)
    _show("prices.division", edited, teller)
    for name in MULTIPLIERS:
        if not what_if_keys.tell_dated(name, desk, draft, teller):
            _show_multipliers(name, edited, teller)
    with st.expander(teller.say("what_if.optimiser.keys"), icon=":material/tune:"):
        st.caption(teller.say("what_if.optimiser.keys.note"))
        _show_row(("prices.optimiser", "prices.optimiser_on_assumption"), edited, teller)
        _show_row(BOUNDS, edited, teller)
        _show_row(("prices.optimiser_step_bp", FEWEST), edited, teller)


def _when(edited: Edited) -> tuple[str, ...]:
    """List what decides when a shop reprices; what does not count for the rhythm stays in the YAML."""
    more = {EVERY_K_MONTHS: ("prices.every_months",), S_S: ("prices.trigger_bp",)}
    return (*more.get(edited.value(RHYTHM), ()), "prices.day_of_month")


def _show_row(names: tuple[str, ...], edited: Edited, teller: Teller) -> None:
    for column, name in zip(st.columns(len(names)), names, strict=True):
        with column:
            _show(name, edited, teller)


def _show(name: str, edited: Edited, teller: Teller) -> None:
    if name in WORDS:
        what_if_keys.choose(name, edited, WORDS[name], teller)
    elif name in SLIDERS:
        what_if_keys.slide(name, edited, SLIDERS[name], lambda value: _told(name, value, teller), teller)
    else:
        what_if_keys.count(name, edited, (0, MOST_BOOKINGS), teller)


def _told(name: str, value: int, teller: Teller) -> str:
    if name in WHOLE:
        return teller.count(value)
    return beside_whole(value, teller) if name in BOUNDS else share(value / BASIS_POINTS, teller)


def _show_multipliers(name: str, edited: Edited, teller: Teller) -> None:
    """Show a slider for each name of a key, as what is added to the price."""
    st.caption(teller.say(f"what_if.{name}"))
    values: Mapping[str, int] = edited.value(name)
    least, most = (edited.value(each) for each in BOUNDS)
    for column, (part, value) in zip(st.columns(len(values)), values.items(), strict=True):
        held = _part(name, part, edited)
        what_if_state.hold(edited.desk, held, value, teller.language)
        column.select_slider(
            teller.named(f"{name}_part", part),
            sorted({*range(least, most + 1, MULTIPLIER_STEP_BP), value, BASIS_POINTS, BASIS_POINTS - 500}),
            key=held,
            format_func=lambda bp: beside_whole(bp, teller),
        )


def _part(name: str, part: str, edited: Edited) -> str:
    return widget(edited.desk, f"{name} {part}", edited.place)


def moved(desk: Desk, place: int, draft: Draft) -> dict[str, Any]:
    """Give the keys whose widgets the reader moved, with what he chose."""
    edited = Edited(desk, place, draft)
    found = what_if_keys.moved((*WORDS, *SLIDERS, FEWEST), edited)
    for name in MULTIPLIERS:
        values: Mapping[str, int] = edited.value(name)
        stands = {part: _part(name, part, edited) for part in values}
        if any(what_if_state.moved(desk, held, values[part]) for part, held in stands.items()):
            found[name] = {part: st.session_state.get(held) or values[part] for part, held in stands.items()}
    return found
