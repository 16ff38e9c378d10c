"""What-if: commission, for the pricing team: up to four commissions beside the one in force, past and ahead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from barberpro.domain import formatting
from barberpro.errors import BarberProError
from barberpro.policies.policy import Policy
from barberpro.settings import Settings, load_settings
from barberpro.tables.real_amounts import PESO
from barberpro.warehouse.provider_measures import Windows
from barberpro.warehouse.reader import Generation
from dashboards import (
    layout,
    sidebar,
    what_if_address,
    what_if_answers,
    what_if_asked,
    what_if_commission_controls,
    what_if_editor,
    what_if_export,
    what_if_moved,
    what_if_notches,
    what_if_results,
    what_if_slices,
    what_if_state,
    what_if_trust,
    what_if_words,
)
from dashboards.cached import options_of, province_names_of
from dashboards.publication import Publication
from dashboards.queries import what_if_commission as queries
from dashboards.queries.what_if_commission import SUBJECT, Ground
from dashboards.queries.what_if_drafts import Desk
from dashboards.teller import Teller
from dashboards.what_if_address import Asking
from dashboards.what_if_refusals import refusal
from dashboards.what_if_results import Result
from pipelines.policies import current_policy
from pipelines.simulated.commission import windows_of

FIRST = "second_tier_at_40"  # the scenario that somebody sees who chose nothing


@st.cache_resource(max_entries=3, show_spinner=False)
def ground_of(key: str, windows: Windows, _generation: Generation, _policy: Policy) -> Ground:
    """Cache the billed payments by generation and measuring windows."""
    return queries.ground(_generation, _policy)


def ground_in(publication: Publication, policy: Policy) -> Ground:
    """Find the billed payments of a publication; BarberProError where there are none."""
    windows = windows_of(publication.generation, policy)
    with st.spinner(teller.say("what_if.reading")):
        return ground_of(publication.key, windows, publication.generation, policy)


def name_slice(dimension: str, code: str) -> str:
    """Name a province or a size of providers."""
    if dimension == "province":
        return provinces.get(code) or teller.named("province", code)
    return teller.say("what_if.size", size=code)


def policies_of(desk: Desk, found: Asking) -> tuple[Policy, tuple[Policy, ...]]:
    """Give the policy in force and those beside it: as they were where the view is a kept one."""
    if found.kept is not None and what_if_address.is_kept(desk, found):
        return found.kept.baseline, found.kept.policies
    return desk.baseline, tuple(each.policy(desk) for each in what_if_state.drafts(desk))


def answer(desk: Desk, found: Asking, ground: Ground, baseline: Policy, policies: Sequence[Policy]) -> Result:
    """Find the outcomes: those that were kept, or computed now."""
    scenarios, asked = what_if_state.named(desk), what_if_address.asked_now(desk)
    if found.kept is not None and what_if_address.is_kept(desk, found):
        return Result(scenarios, found.kept.outcomes, asked)
    with st.spinner(teller.say("what_if.computing")):
        answered = what_if_answers.answered(
            found.publication.key, baseline, policies, asked,
            lambda lacking: queries.outcomes(ground, baseline, lacking, asked),
        )  # fmt: skip
    return Result(scenarios, answered.outcomes, asked, answered.seconds)


def tell_ground(ground: Ground, found: Asking, result: Result) -> None:
    """Say what the figures rest on, and how they were drawn."""
    history, month = ground.history, lambda day: formatting.month(day, language)
    values: dict[str, Any] = {
        "payments": teller.count(history.rows), "providers": teller.count(len(history.providers)),
        "first": month(history.months[0]), "last": month(history.months[-1]),
        "months": teller.count(result.asked.months), "draws": teller.count(result.asked.draws),
        "seed": str(result.asked.seed), "generation": found.publication.generation.name,
    }  # fmt: skip
    st.caption(teller.say("what_if.ground", **values))
    if result.seconds:
        st.caption(teller.say("what_if.seconds", seconds=formatting.number(result.seconds, 1, language)))


def show_result(
    desk: Desk, found: Asking, ground: Ground, result: Result, both: tuple[Policy, Sequence[Policy]]
) -> None:
    """Show the result from above to below."""
    st.subheader(teller.say("what_if.result"), anchor=False)
    tell_ground(ground, found, result)
    look = what_if_results.choose(result, teller)
    money = what_if_results.unit(look, ground.history.months[-1], teller)
    what_if_results.show_cards(result, look, money, teller)
    what_if_results.show_bands(result, look, money, teller)
    what_if_results.show_months(result, look, teller)
    with st.expander(teller.say("what_if.table"), icon=":material/table_chart:"):
        what_if_results.show_table(result, look, money, teller)
    show_details(result, look, ground, both)


def show_details(
    result: Result, look: what_if_results.Look, ground: Ground, both: tuple[Policy, Sequence[Policy]]
) -> None:
    """Show what a scenario does to whom, and how far it may be trusted."""
    st.subheader(teller.say("what_if.details"), anchor=False)
    shown = what_if_slices.choose_shown(result, teller)
    outcome = result.outcomes[shown]
    what_if_slices.show(result.scenarios[shown], outcome, look, name_slice, teller)
    st.subheader(teller.say("what_if.moved"), anchor=False)
    what_if_moved.show(outcome, lambda code: name_slice("province", code), teller)
    st.subheader(teller.say("notches.title"), anchor=False)
    what_if_notches.show(result, both[0], both[1], shown, teller)
    st.subheader(teller.say("what_if.trust"), anchor=False)
    what_if_trust.show_variance(outcome, teller)
    what_if_trust.show_assumed(queries.beliefs(both[0], ground.first_ahead), teller)
    st.markdown(f"**{teller.say('what_if.unsaid.title')}**")
    st.markdown(teller.say("what_if.commission.unsaid", unknown=teller.count(ground.history.unknown_cost)))


def show_handed_out(settings: Settings, desk: Desk, found: Asking, result: Result) -> None:
    """Offer what can be taken along."""
    generation = found.publication.generation.name
    what_if_export.show(desk, result, generation, teller)
    kept = found.kept.id if found.kept is not None and what_if_address.is_kept(desk, found) else None
    what_if_export.show_keep(
        desk, kept, lambda: queries.keep(settings, what_if_state.drafts(desk), result.asked, generation), teller
    )
    what_if_export.show_save(settings, desk, teller)


def show_desk(settings: Settings, desk: Desk, found: Asking) -> DeltaGenerator:
    """Let the reader edit, and say what of it changes nothing here; gives the room for the headline."""
    headline = what_if_editor.show(settings, desk, what_if_commission_controls.show, teller)
    what_if_asked.show(teller)
    idle = sorted({key for draft in what_if_state.drafts(desk) for key in queries.without_effect(draft)})
    if idle:
        st.warning(teller.say("what_if.idle", keys=what_if_words.listed(idle)), icon=":material/info:")
    if found.publication.generation.name != publication.generation.name:
        st.info(teller.say("what_if.older", generation=found.publication.generation.name), icon=":material/history:")
    return headline


def show(settings: Settings) -> Publication:
    """Show the page, and say which publication it rests on."""
    found = what_if_address.asking(settings, publication, SUBJECT, teller)
    ground = ground_in(found.publication, current_policy(settings))
    desk = queries.desk(settings, ground)
    what_if_address.follow(settings, desk, found, FIRST, teller)
    headline = show_desk(settings, desk, found)
    both = policies_of(desk, found)
    try:
        result = answer(desk, found, ground, *both)
    except BarberProError as problem:
        st.warning(teller.say("what_if.refused", problem=refusal(problem, teller.language)), icon=":material/block:")
    else:
        what_if_results.show_headline(headline, result, what_if_state.editing(desk), teller)
        show_result(desk, found, ground, result, both)
        show_handed_out(settings, desk, found, result)
    what_if_address.remember(settings, desk, found, FIRST)
    return found.publication


language = sidebar.choose_language()
publication = layout.open_page("what_if.commission.title", language)
generation, database = publication.generation, publication.generation.database
teller = Teller(language, PESO)
if options_of(publication.key, database, generation.sidecar["max_event_at"]) is None:
    layout.explain_empty(generation, language)
provinces = province_names_of(publication.key, database)
st.caption(teller.say("what_if.commission.intro"))
try:
    rests_on = show(load_settings())
except BarberProError as problem:
    st.info(teller.say("what_if.nothing", reason=refusal(problem, teller.language)), icon=":material/inbox:")
    rests_on = publication
layout.close_page(rests_on.generation, language)
