"""What a What-if page asks for: months ahead, how many futures, and which."""

from __future__ import annotations

import streamlit as st

from dashboards import what_if_address, what_if_state
from dashboards.queries.what_if_drafts import Desk
from dashboards.teller import Teller

DRAWS = (100, 200, 400, 1_000, 2_000, 5_000)


def show(desk: Desk, teller: Teller) -> None:
    """Let the reader choose."""
    with st.expander(teller.say("what_if.asked"), icon=":material/casino:"):
        months, draws, seed = st.columns(3)
        months.number_input(
            teller.say("what_if.months"), *what_if_address.NUMBERS["months"], key="months",
            help=teller.say("what_if.months.help"),
        )  # fmt: skip
        held = int(st.session_state["draws"])
        what_if_state.hold(desk, "draws", held, teller.language)
        draws.select_slider(
            teller.say("what_if.draws"),
            sorted({*DRAWS, held}),
            key="draws",
            format_func=teller.count,
            help=teller.say("what_if.draws.help"),
        )
        seed.number_input(
            teller.say("what_if.seed"), *what_if_address.NUMBERS["seed"], key="seed",
            help=teller.say("what_if.seed.help"),
        )  # fmt: skip
