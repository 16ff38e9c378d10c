"""Failure model, for data scientists: how the model in force does, whether it drifts, and who promoted it."""

from __future__ import annotations

import polars as pl
import streamlit as st

from barberpro.settings import load_settings
from dashboards import (
    address,
    failure_by_hand,
    failure_calibration,
    failure_drift,
    failure_factors,
    failure_history,
    failure_parts,
    layout,
    sidebar,
)
from dashboards.address import Part
from dashboards.cached import options_of, province_names_of
from dashboards.failure_words import teller_of
from dashboards.queries import failure_drift as drift_queries
from dashboards.queries import failure_history as history_queries
from dashboards.queries import failure_model as queries
from dashboards.queries import failure_rows
from dashboards.queries.failure_model import FIGURES, IN_FORCE, InForce, Judged
from dashboards.texts import label, say
from pipelines.score import MODEL

Stamp = tuple[tuple[str, int], ...]
DIMENSIONS = tuple(failure_rows.DIMENSIONS)


@st.cache_data(max_entries=4, show_spinner=False)
def in_force_of(model: str, stamp: Stamp) -> InForce | str:
    """Cache the champion by the state of its files."""
    return queries.in_force(load_settings(), model)


@st.cache_data(max_entries=4, show_spinner=False)
def judged_of(stamp: Stamp, champion: InForce) -> Judged | None:
    """Cache the newest report by the state of its file."""
    return queries.judged(load_settings(), champion)


@st.cache_data(max_entries=2, show_spinner=False)
def rows_of(stamp: Stamp, judged: Judged) -> pl.DataFrame | None:
    """Cache the judged attempts by the state of the reports."""
    return failure_rows.judged_rows(load_settings(), judged)


def choose_view(models: tuple[str, ...]) -> dict[str, str]:
    """Follow the address, and let the reader choose the model where there are several."""
    allowed = {"model": models, "figure": FIGURES, "slice": DIMENSIONS}
    asked = {name: address.current().get(name, [])[-1:] for name in allowed}
    wanted = {name: next((each for each in asked[name] if each in allowed[name]), allowed[name][0]) for name in allowed}
    address.follow(wanted, names=tuple(allowed))
    for name, values in allowed.items():
        if st.session_state[name] not in values:
            st.session_state[name] = values[0]
    sidebar.tell_ignored(
        [f"{name}={each}" for name in allowed for each in asked[name] if each not in allowed[name]], language
    )
    if len(models) > 1:
        sidebar.relabel("model", language)
        left, _ = st.columns([3, 2])
        left.selectbox(
            say("failure.model", language), models, key="model", format_func=lambda name: label("asked", name, language)
        )
    return wanted


def remember(models: tuple[str, ...]) -> None:
    """Let the address say what is shown."""
    held = {name: [str(st.session_state[name])] for name in ("model", "figure", "slice")}
    address.write(Part(held, list(held.values()) == [[models[0]], [FIGURES[0]], [DIMENSIONS[0]]]))


def show_rivals(judged: Judged) -> None:
    """Let the reader choose a figure, and show everybody's."""
    st.subheader(teller.say("rivals.title"), anchor=False)
    figures = list(judged.metrics[IN_FORCE])
    if st.session_state["figure"] not in figures:
        st.session_state["figure"] = figures[0]
    st.segmented_control(
        teller.say("rivals.figure"),
        figures,
        key="figure",
        required=True,
        format_func=lambda name: teller.say(f"figure.{name}"),
    )
    failure_parts.show_rivals(judged, st.session_state["figure"], teller)


def show_rows(stamp: Stamp, judged: Judged) -> None:
    """Show calibration and slices, where the judged attempts are at hand."""
    rows = rows_of(stamp, judged)
    if rows is None or rows.is_empty():
        st.info(teller.say("rows.none"), icon=":material/inbox:")
        st.code("barberpro run", language="bash")
        return
    failure_calibration.show_calibration(failure_rows.calibration(rows), teller)
    st.subheader(teller.say("slices.title"), anchor=False)
    st.segmented_control(
        teller.say("slices.dimension"),
        DIMENSIONS,
        key="slice",
        required=True,
        format_func=lambda name: teller.say(f"dimension.{name}"),
    )
    dimension = st.session_state["slice"]
    failure_calibration.show_slices(failure_rows.slices(rows, dimension), dimension, name_of, teller)


def name_of(code: str) -> str:
    """Name a slice of the dimension that is shown."""
    if code == failure_rows.UNKNOWN:
        return teller.say("part.unknown")
    dimension = st.session_state["slice"]
    return provinces.get(code, code) if dimension == "province" else teller.named(dimension, code)


def show_model(models: tuple[str, ...]) -> None:
    """Show a model from above to below."""
    choose_view(models)
    model = st.session_state["model"]
    stamp = queries.stamp(load_settings(), model)
    champion = in_force_of(model, stamp)
    if isinstance(champion, str):
        st.warning(teller.say("failure.damaged", reason=champion), icon=":material/warning:")
        return
    judged = judged_of(stamp, champion)
    failure_parts.show_in_force(champion, judged, generation.sidecar["champions"].get(model), teller)
    if judged is not None:
        show_rivals(judged)
        show_rows(stamp, judged)
        failure_factors.show(stamp, judged, model, teller)
    if model == MODEL:
        failure_by_hand.show(stamp, champion, publication, teller)
        failure_drift.show(drift_queries.drift(load_settings()), champion.version, teller)
    told = history_queries.promotions(load_settings(), model), history_queries.looks(load_settings(), model)
    failure_history.show(*told, model, teller)
    remember(models)


language = sidebar.choose_language()
publication = layout.open_page("failure.title", language)
generation, database = publication.generation, publication.generation.database
teller = teller_of(language)
if options_of(publication.key, database, generation.sidecar["max_event_at"]) is None:
    layout.explain_empty(generation, language)
elif not (found := queries.trained(load_settings())):
    st.info(teller.say("failure.none"), icon=":material/model_training:")
    st.code("barberpro run", language="bash")
    layout.close_page(generation, language)
else:
    provinces = province_names_of(publication.key, database)
    show_model(found)
    layout.close_page(generation, language)
