"""What-if: prices, for the pricing team: up to four price policies beside the one in force, and the dollar."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from barberpro.errors import BarberProError
from barberpro.policies.policy import Policy
from barberpro.policies.registry import kinds
from barberpro.simulation.outcome import Asked
from barberpro.simulation.price_outcome import PriceStudy
from barberpro.warehouse.provider_measures import Windows
from barberpro.warehouse.reader import Generation
from dashboards import what_if_dollar, what_if_prices_controls, what_if_prices_parts
from dashboards.publication import Publication
from dashboards.queries import what_if_prices as queries
from dashboards.queries.what_if_prices import Ground
from dashboards.teller import Teller
from dashboards.what_if_answers import Outcome
from dashboards.what_if_editor import Controls
from dashboards.what_if_page import Subject, View
from dashboards.what_if_refusals import refusal
from dashboards.what_if_visit import visit
from pipelines.policies import today
from pipelines.simulated.commission import windows_of


@st.cache_resource(max_entries=3, show_spinner=False)
def ground_of(key: str, windows: Windows, _generation: Generation, _policy: Policy) -> Ground:
    """Cache the priced payments by generation and measuring windows."""
    return queries.ground(f"{key} {windows}", _generation, _policy)


@st.cache_resource(max_entries=4, show_spinner=False)
def study_of(key: str, baseline: str, asked: Asked, _ground: Ground, _baseline: Policy) -> PriceStudy:
    """Cache what is drawn once for all scenarios, by generation, policy in force and what is asked."""
    return queries.study(_ground, _baseline, asked)


@st.cache_data(max_entries=6, show_spinner=False)
def dollar_of(key: str, policy: str, _ground: Ground, _policy: Policy) -> what_if_dollar.Told | str:
    """Cache the decisions about the dollar by generation and policy, or why there are none."""
    try:
        return queries.dollar(_ground, _policy)
    except BarberProError as problem:
        return str(problem)


def ground_in(publication: Publication, policy: Policy) -> Ground:
    """Find the priced payments of a publication; BarberProError where there are none."""
    windows = windows_of(publication.generation, policy)
    return ground_of(publication.key, windows, publication.generation, policy)


def outcomes(ground: Ground, baseline: Policy, policies: Sequence[Policy], asked: Asked) -> list[Outcome]:
    """Try policies on what was drawn for all of them."""
    return study_of(ground.key, baseline.sha256(kinds()), asked, ground, baseline).outcomes(policies)


def show_parts(view: View[Ground], teller: Teller) -> None:
    """Show what only prices have; where the optimiser is off, what it would do were it on."""
    study = study_of(view.ground.key, view.baseline.sha256(kinds()), queries.PAST, view.ground, view.baseline)
    what_if_prices_parts.show(view, queries.optimiser_if_on(study, view.policies[view.shown]), teller)


def say_unsaid(ground: Ground, teller: Teller) -> str:
    """Say what these data cannot say of prices."""
    priced = ground.sought.priced
    unknown = {name: teller.count(int((each < 0).sum())) for name, each in
               (("hours", priced.hour), ("clients", priced.visits))}  # fmt: skip
    return teller.say("what_if.pricing.unsaid", **unknown)


def show_dollar(view: View[Ground], teller: Teller) -> None:
    """Show what the policy in force decides about the dollar."""
    st.subheader(teller.say("dollar.title"), anchor=False)
    with st.spinner(teller.say("dollar.computing")):
        told = dollar_of(view.ground.key, view.baseline.sha256(kinds()), view.ground, view.baseline)
    if isinstance(told, str):
        st.info(teller.say("dollar.nothing", reason=refusal(told, teller.language)), icon=":material/inbox:")
    else:
        what_if_dollar.show(told, today(), teller)


PRICES = Subject(
    name=queries.SUBJECT,
    first="every_two_months",
    controls=Controls(what_if_prices_controls.show, what_if_prices_controls.moved),
    ground=ground_in,
    desk=queries.desk,
    outcomes=outcomes,
    idle=queries.without_effect,
    beliefs=queries.beliefs,
    parts=show_parts,
    unsaid=say_unsaid,
    more=what_if_prices_parts.card_lines,
    lastly=show_dollar,
)

visit(PRICES)
