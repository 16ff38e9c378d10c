"""Where the reader stands on the Provinces page: the way back up, the measure, and what a click opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from barberpro.domain.formatting import Language
from barberpro.tables.mart_schemas import UNKNOWN
from barberpro.tables.metrics import metric
from dashboards import address, places, sidebar
from dashboards.address import Part
from dashboards.places import MEASURES, NOWHERE, Place, PlaceView
from dashboards.selection import Selection
from dashboards.texts import say

PLACE = "place"
OPENED = "opened part"


def stand(known: frozenset[tuple[str, ...]]) -> tuple[PlaceView, Part, list[str]]:
    """Follow the address and give the view, its part of the address, and what was asked for in vain."""
    stands = address.current()
    wanted = places.read(stands, known)
    address.follow(_as_state(wanted), places.NAMES)
    view = _from_state(known)
    asked = address.ignored({name: stands.get(name, []) for name in places.NAMES}, places.write(wanted))
    return view, Part(places.write(view), view == places.DEFAULT), asked


def inside(view: PlaceView, selection: Selection, language: Language) -> PlaceView:
    """Leave a place that the province filter leaves out, and say so."""
    if not view.place.codes or not selection.provinces or view.place.codes[0] in selection.provinces:
        return view
    st.warning(say("place.filtered", language), icon=":material/filter_alt:")
    return PlaceView(NOWHERE, view.measure, view.compare)


def show_path(view: PlaceView, names: Mapping[str, str], language: Language) -> None:
    """Show the way back up as buttons, and the place itself as the head."""
    path = view.place.path
    with st.container(horizontal=True, gap="small"):
        for place in path[:-1]:
            st.button(
                f":material/chevron_left: {name_of(place, names, language)}",
                key=f"up to {place.level}",
                on_click=go,
                args=(place.codes,),
            )
    st.subheader(name_of(path[-1], names, language), anchor=False)


def show_controls(language: Language) -> None:
    """Let the reader choose the measure, and whether to compare."""
    left, right = st.columns([3, 2], vertical_alignment="bottom")
    sidebar.relabel("measure", language)
    left.selectbox(
        say("measure", language),
        [each.name for each in MEASURES],
        key="measure",
        format_func=lambda name: metric(name).title(language),
    )
    right.toggle(say("compare", language), key="compare")


def show_way_in(view: PlaceView, codes: Sequence[str], names: Mapping[str, str], language: Language) -> None:
    """Offer every part by name: what a click on a tile or row does, for keyboards and small screens."""
    key = f"{OPENED} of {view.place.level}"
    st.selectbox(
        say(f"open.{view.place.part}", language),
        sorted(codes, key=lambda code: name_of(view.place.inside(code), names, language)),
        index=None,
        key=key,
        placeholder=say("open.choose", language),
        format_func=lambda code: name_of(view.place.inside(code), names, language),
        on_change=lambda: open_part(view.place, st.session_state[key]),
    )


def open_part(place: Place, code: str | None) -> None:
    """Go into a part of a place."""
    if code is not None:
        go(place.inside(code).codes)


def go(codes: tuple[str, ...]) -> None:
    """Stand at a place."""
    st.session_state[PLACE] = codes


def name_of(place: Place, names: Mapping[str, str], language: Language) -> str:
    """Name a place: provinces by their names, cities and providers as they are called."""
    if place == NOWHERE:
        return say("place.country", language)
    code = place.codes[-1]
    if code == UNKNOWN:
        return say(f"place.unknown.{place.level}", language)
    if place.level == "provider":
        return say("place.provider", language, code=code)
    return names.get(code, code) if place.level == "province" else code


def _as_state(view: PlaceView) -> dict[str, object]:
    return {PLACE: view.place.codes, "measure": view.measure.name, "compare": view.compare}


def _from_state(known: frozenset[tuple[str, ...]]) -> PlaceView:
    """Read the view that widgets and clicks made; a place of an earlier generation becomes the one around it."""
    state = st.session_state
    codes: tuple[str, ...] = state[PLACE]
    while codes and codes not in known:
        codes = codes[:-1]
    return PlaceView(Place(codes), metric(state["measure"]), bool(state["compare"]))
