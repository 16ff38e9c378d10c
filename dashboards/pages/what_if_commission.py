"""What-if: commission, for the pricing team: up to four commissions beside the one in force, past and ahead."""

from __future__ import annotations

import streamlit as st

from barberpro.policies.policy import Policy
from barberpro.warehouse.provider_measures import Windows
from barberpro.warehouse.reader import Generation
from dashboards import what_if_commission_controls, what_if_notches
from dashboards.publication import Publication
from dashboards.queries import what_if_commission as queries
from dashboards.queries.what_if_commission import Ground
from dashboards.teller import Teller
from dashboards.what_if_editor import Controls
from dashboards.what_if_page import Subject, View
from dashboards.what_if_visit import visit
from pipelines.simulated.commission import windows_of


@st.cache_resource(max_entries=3, show_spinner=False)
def ground_of(key: str, windows: Windows, _generation: Generation, _policy: Policy) -> Ground:
    """Cache the billed payments by generation and measuring windows."""
    return queries.ground(_generation, _policy)


def ground_in(publication: Publication, policy: Policy) -> Ground:
    """Find the billed payments of a publication; BarberProError where there are none."""
    windows = windows_of(publication.generation, policy)
    return ground_of(publication.key, windows, publication.generation, policy)


def show_notches(view: View[Ground], teller: Teller) -> None:
    """Show where one booking more costs the platform."""
    st.subheader(teller.say("notches.title"), anchor=False)
    what_if_notches.show(view.result, view.baseline, view.policies, view.shown, teller)


def say_unsaid(ground: Ground, teller: Teller) -> str:
    """Say what these data cannot say of commissions."""
    return teller.say("what_if.commission.unsaid", unknown=teller.count(ground.history.unknown_cost))


COMMISSION = Subject(
    name=queries.SUBJECT,
    first="second_tier_at_40",
    controls=Controls(what_if_commission_controls.show, what_if_commission_controls.moved),
    ground=ground_in,
    desk=queries.desk,
    outcomes=queries.outcomes,
    idle=queries.without_effect,
    beliefs=queries.beliefs,
    parts=show_notches,
    unsaid=say_unsaid,
)

visit(COMMISSION)
