"""Provinces: any measure by place, from the country down to a provider, with the same filters on every level."""

from __future__ import annotations

import polars as pl
import streamlit as st

from barberpro.tables.metrics import ATTEMPTS
from barberpro.warehouse.database import Database
from dashboards import (
    charts,
    downloads,
    figures,
    layout,
    place_head,
    ranking,
    shapes,
    sidebar,
    standing,
    tile_map,
    tiles,
)
from dashboards.cached import options_of, places_of, province_names_of
from dashboards.places import Place, PlaceView
from dashboards.queries import provinces as queries
from dashboards.ranking import Ranked
from dashboards.selection import Options, Selection
from dashboards.texts import say
from dashboards.voice import Voice


@st.cache_data(max_entries=128, show_spinner=False)
def provinces_of(
    key: str, _database: Database, chosen: Selection, view: PlaceView, options: Options
) -> queries.Provinces:
    """Cache the answers by generation, selection and place."""
    return queries.provinces(_database, chosen, view, options)


@st.cache_data(max_entries=32, show_spinner=False)
def all_figures_of(key: str, _database: Database, chosen: Selection, place: Place, options: Options) -> pl.DataFrame:
    """Cache every figure of a place by period."""
    return queries.all_figures(_database, chosen, place, options)


def show_parts(found: queries.Provinces, view: PlaceView, voice: Voice) -> None:
    """Show the parts of a place: on the map where they are provinces, and in a ranked table."""
    place, language = view.place, voice.language

    def named(code: str) -> str:
        return standing.name_of(place.inside(code), names, language)

    if place.level == "country":
        left, right = st.columns([5, 6], gap="medium")
        with left:
            show_map(found, view, voice)
    else:
        right = st.container()
    with right:
        place_head.over_parts(found, view, voice)
        whole = found.now[view.measure.name]
        ranked = Ranked(found.parts, whole, named, lambda code: standing.open_part(place, code))
        ranking.show(ranked, voice, key=f"ranked {place.codes} {view.measure.name}")
        standing.show_way_in(view, [part.code for part in found.parts], names, language)


def show_map(found: queries.Provinces, view: PlaceView, voice: Voice) -> None:
    """Draw the tiles; a click on one with data opens the province."""
    rows = tiles.tile_rows(found.parts, names, voice)
    drawn = tiles.legend(found.parts, view.measure, voice)
    known = {part.code for part in found.parts}
    key = f"tiles {view.measure.name}"

    def clicked() -> None:
        picked = st.session_state[key]["selection"].get(tile_map.CLICK) or []
        if picked and picked[0]["code"] in known:
            standing.open_part(view.place, picked[0]["code"])

    chart = tile_map.tile_map(rows, place_head.tips(view, voice), drawn, voice.language, moved=view.compare)
    st.altair_chart(chart, key=key, on_select=clicked, selection_mode=[tile_map.CLICK], width="stretch")
    place_head.under_map(found, drawn, voice)


def show_trend(found: queries.Provinces, view: PlaceView, voice: Voice) -> None:
    """Draw the measure over time."""
    metric = view.measure
    st.subheader(
        say("chart.trend", voice.language, metric=metric.title(voice.language), grain=voice.grain), anchor=False
    )
    st.caption(place_head.unit_of_trend(found, view, voice))
    rows, tips = shapes.trend_rows(found.series, metric, voice), shapes.trend_tips(metric, voice)
    if not rows:
        st.info(say("empty.chart", voice.language))
    elif metric.unit == "share":
        st.altair_chart(charts.rate_line(rows, tips, voice.language))
    else:
        symbol = voice.symbol if metric.unit == "money" else ""
        st.altair_chart(charts.amount_bars(rows, tips, symbol, voice.language))


def show_downloads(found: queries.Provinces, view: PlaceView, voice: Voice) -> None:
    """Offer the parts, and every figure of the place by period."""
    frames = {"places": queries.parts_frame(found, view, names)} if found.parts else {}
    every = all_figures_of(publication.key, database, voice.selection, view.place, voice.options)
    downloads.show({**frames, "figures": every}, voice)


def show_place(view: PlaceView, voice: Voice) -> None:
    """Show the figures of a place, its parts, and its measure over time."""
    found = provinces_of(publication.key, database, voice.selection, view, voice.options)
    if not found.now[ATTEMPTS.name].value and not found.parts:
        st.info(say("empty.selection", voice.language), icon=":material/filter_alt_off:")
        return
    place_head.show_provider(found, voice)
    standing.show_controls(voice.language)
    place_head.show_measure(found, view, voice)
    if found.parts:
        show_parts(found, view, voice)
    show_trend(found, view, voice)
    st.subheader(say("place.figures", voice.language), anchor=False)
    figures.show_totals(found.now, found.before, voice)
    figures.show_notes(found.without_price, voice)
    show_downloads(found, view, voice)


language = sidebar.choose_language()
publication = layout.open_page("provinces.title", language)
generation, database = publication.generation, publication.generation.database
options = options_of(publication.key, database, generation.sidecar["max_event_at"])
if options is None:
    layout.explain_empty(generation, language)
else:
    names = province_names_of(publication.key, database)
    view, part, unread = standing.stand(places_of(publication.key, database))
    chosen = sidebar.choose(options, names, language, part, unread=unread)
    view = standing.inside(view, chosen, language)
    standing.show_path(view, names, language)
    show_place(view, Voice(language, chosen, options))
    layout.close_page(generation, language)
