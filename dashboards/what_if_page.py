"""A What-if page from above to below, whatever it is about: the desk, the result, its parts, and what is handed out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Protocol, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from barberpro.domain import formatting
from barberpro.errors import BarberProError
from barberpro.policies.kinds import Belief
from barberpro.policies.policy import Policy
from barberpro.settings import Settings
from barberpro.simulation.outcome import Asked
from dashboards import (
    what_if_address,
    what_if_answers,
    what_if_asked,
    what_if_editor,
    what_if_export,
    what_if_moved,
    what_if_results,
    what_if_slices,
    what_if_state,
    what_if_trust,
    what_if_words,
)
from dashboards.cached import province_names_of
from dashboards.publication import Publication
from dashboards.queries import what_if_kept
from dashboards.queries.what_if_drafts import Desk, Draft
from dashboards.teller import Teller
from dashboards.what_if_address import Asking
from dashboards.what_if_answers import Outcome
from dashboards.what_if_editor import Controls
from dashboards.what_if_refusals import refusal
from dashboards.what_if_results import Lines, Look, Result


class Tried(Protocol):
    """What policies are tried on, as far as every page tells it: how many rows of whom, in which months."""

    @property
    def payments(self) -> int: ...  # noqa: D102

    @property
    def providers(self) -> int: ...  # noqa: D102

    @property
    def months(self) -> Sequence[date]: ...  # noqa: D102

    @property
    def first_ahead(self) -> date: ...  # noqa: D102


Ground = TypeVar("Ground", bound=Tried)


@dataclass(frozen=True, slots=True)
class View(Generic[Ground]):
    """What a page shows: the ground, the result, the policy in force and those beside it, and which one in detail."""

    ground: Ground
    result: Result
    baseline: Policy
    policies: Sequence[Policy]
    shown: int


def no_lines(outcome: Outcome, look: Look, teller: Teller) -> Sequence[str]:
    """Leave a card as every subject has it."""
    return ()


def nothing(view: View[Any], teller: Teller) -> None:
    """Draw nothing."""


@dataclass(frozen=True, slots=True)
class Subject(Generic[Ground]):
    """What a page is about, and what only this subject knows.

    `first`: the scenario of somebody who chose nothing. `ground` reads a publication, and is expected to cache;
    `outcomes` answers. `idle` lists keys that change nothing here, `beliefs`
    what is assumed. `parts` draws what only this subject has; `unsaid` says what its data cannot say. `more` gives a
    card further lines, and `lastly` draws what does not depend on a scenario.
    """

    name: str
    first: str
    controls: Controls
    ground: Callable[[Publication, Policy], Ground]
    desk: Callable[[Settings, Ground], Desk]
    outcomes: Callable[[Ground, Policy, Sequence[Policy], Asked], list[Outcome]]
    idle: Callable[[Draft], list[str]]
    beliefs: Callable[[Ground, Policy], Mapping[str, Belief]]
    parts: Callable[[View[Ground], Teller], None]
    unsaid: Callable[[Ground, Teller], str]
    more: Lines = no_lines
    lastly: Callable[[View[Ground], Teller], None] = nothing


@dataclass(frozen=True, slots=True)
class Page(Generic[Ground]):
    """A run of a page: the subject, where it stands, the publication in force, and who reads."""

    subject: Subject[Ground]
    settings: Settings
    in_force: Publication
    teller: Teller


def show(page: Page[Ground], current: Policy) -> Publication:
    """Show the page, and say which publication it rests on; BarberProError where there is nothing to try it on."""
    settings, teller, subject = page.settings, page.teller, page.subject
    found = what_if_address.asking(settings, page.in_force, subject.name, teller)
    with st.spinner(teller.say("what_if.reading")):
        ground = subject.ground(found.publication, current)
    desk = subject.desk(settings, ground)
    what_if_state.arrive(desk, (*what_if_address.NUMBERS, *what_if_address.LOOKS, what_if_state.DETAIL))
    what_if_editor.take(settings, desk, subject.controls)
    what_if_address.follow(settings, desk, found, subject.first, teller)
    headline = _show_desk(page, desk, found)
    try:
        view = _view(page, desk, found, ground)
    except BarberProError as problem:
        st.warning(teller.say("what_if.refused", problem=refusal(problem, teller.language)), icon=":material/block:")
    else:
        what_if_results.show_headline(headline, view.result, what_if_state.editing(desk), teller)
        _show_result(page, found, view)
        _show_handed_out(page, desk, found, view.result)
    what_if_address.remember(settings, desk, found, subject.first)
    return found.publication


def _show_desk(page: Page[Ground], desk: Desk, found: Asking) -> DeltaGenerator:
    """Let the reader edit, and say what of it changes nothing here; gives the room for the headline."""
    teller = page.teller
    headline = what_if_editor.show(page.settings, desk, page.subject.controls, teller)
    what_if_asked.show(desk, teller)
    idle = sorted({key for draft in what_if_state.drafts(desk) for key in page.subject.idle(draft)})
    if idle:
        st.warning(teller.say("what_if.idle", keys=what_if_words.listed(idle)), icon=":material/info:")
    name = found.publication.generation.name
    if name != page.in_force.generation.name:
        st.info(teller.say("what_if.older", generation=name), icon=":material/history:")
    return headline


def _view(page: Page[Ground], desk: Desk, found: Asking, ground: Ground) -> View[Ground]:
    """Find the outcomes: those that were kept, or computed now."""
    scenarios, asked = what_if_state.named(desk), what_if_address.asked_now(desk)
    shown = min(int(st.session_state[what_if_state.DETAIL] or 0), len(scenarios) - 1)
    if found.kept is not None and what_if_address.is_kept(desk, found):
        kept = found.kept
        return View(ground, Result(scenarios, kept.outcomes, asked), kept.baseline, kept.policies, shown)
    policies = tuple(each.policy(desk) for each in what_if_state.drafts(desk))
    with st.spinner(page.teller.say("what_if.computing")):
        answered = what_if_answers.answered(
            f"{desk.subject} {found.publication.key}",
            desk.baseline,
            policies,
            asked,
            lambda lacking: page.subject.outcomes(ground, desk.baseline, lacking, asked),
        )
    result = Result(scenarios, answered.outcomes, asked, answered.seconds)
    return View(ground, result, desk.baseline, policies, shown)


def _show_result(page: Page[Ground], found: Asking, view: View[Ground]) -> None:
    teller, result = page.teller, view.result
    st.subheader(teller.say("what_if.result"), anchor=False)
    _tell_ground(view, found, teller)
    look = what_if_results.choose(result, teller)
    money = what_if_results.unit(look, view.ground.months[-1], teller)
    what_if_results.show_cards(result, look, money, page.subject.more, teller)
    what_if_results.show_bands(result, look, money, teller)
    what_if_results.show_months(result, look, teller)
    with st.expander(teller.say("what_if.table"), icon=":material/table_chart:"):
        what_if_results.show_table(result, look, money, teller)
    _show_details(page, view, look, province_names_of(found.publication.key, found.publication.generation.database))


def _tell_ground(view: View[Ground], found: Asking, teller: Teller) -> None:
    """Say what the figures rest on, and how they were drawn."""
    ground, asked = view.ground, view.result.asked
    counts = {"payments": ground.payments, "providers": ground.providers, "months": asked.months, "draws": asked.draws}
    values = {name: teller.count(value) for name, value in counts.items()}
    ends = {"first": ground.months[0], "last": ground.months[-1]}
    values |= {name: formatting.month(day, teller.language) for name, day in ends.items()}
    name = found.publication.generation.name
    st.caption(teller.say("what_if.ground", generation=name, seed=str(asked.seed), **values))
    if view.result.seconds:
        seconds = formatting.number(view.result.seconds, 1, teller.language)
        st.caption(teller.say("what_if.seconds", seconds=seconds))


def _show_details(page: Page[Ground], view: View[Ground], look: Look, provinces: Mapping[str, str]) -> None:
    """Show what a scenario does to whom, and how far it may be trusted."""
    teller = page.teller

    def name_of(dimension: str, code: str) -> str:
        if dimension == "province":
            return provinces.get(code) or teller.named("province", code)
        return teller.say("what_if.size", size=code) if dimension == "provider_size" else teller.named(dimension, code)

    st.subheader(teller.say("what_if.details"), anchor=False)
    shown = what_if_slices.choose_shown(view.result, teller)
    outcome = view.result.outcomes[shown]
    what_if_slices.show(view.result.scenarios[shown], outcome, look, name_of, teller)
    st.subheader(teller.say("what_if.moved"), anchor=False)
    what_if_moved.show(outcome, lambda code: name_of("province", code), teller)
    page.subject.parts(view, teller)
    st.subheader(teller.say("what_if.trust"), anchor=False)
    what_if_trust.show_variance(outcome, teller)
    what_if_trust.show_assumed(page.subject.beliefs(view.ground, view.baseline), teller)
    st.markdown(f"**{teller.say('what_if.unsaid.title')}**")
    st.markdown(page.subject.unsaid(view.ground, teller))
    page.subject.lastly(view, teller)


def _show_handed_out(page: Page[Ground], desk: Desk, found: Asking, result: Result) -> None:
    """Offer what can be taken along."""
    name, drafts = found.publication.generation.name, what_if_state.drafts(desk)
    what_if_export.show(desk, result, name, page.teller)
    what_if_export.show_link(what_if_address.link(desk, found, page.teller), page.teller)
    kept = found.kept.id if found.kept is not None and what_if_address.is_kept(desk, found) else None
    what_if_export.show_keep(
        desk,
        kept,
        lambda: what_if_kept.keep(page.settings, desk, drafts, result.asked, name),
        lambda: what_if_address.remember(page.settings, desk, found, page.subject.first),
        page.teller,
    )
    what_if_export.show_save(page.settings, desk, page.teller)
