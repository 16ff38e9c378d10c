"""How far an outcome may be trusted: where its band comes from, what is assumed, and what the data cannot say."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import streamlit as st

from barberpro.domain import formatting
from barberpro.policies.kinds import Belief
from dashboards import theme, what_if_charts, what_if_words
from dashboards.queries.what_if_rows import Outcome
from dashboards.teller import Teller

COLOURS = {"data": "#0072B2", "behaviour": "#E69F00", "macro": "#009E73", "interaction": theme.GREY}


def show_variance(outcome: Outcome, teller: Teller) -> None:
    """Draw which share of the variance each source has."""
    ahead = outcome["forward"]
    st.markdown(f"**{teller.say('what_if.variance.title')}**")
    if ahead is None:
        st.caption(teller.say("what_if.variance.past"))
    elif not ahead["variance"]:
        st.caption(teller.say("what_if.variance.none"))
    else:
        st.caption(teller.say("what_if.variance.unit"))
        rows = [
            {
                "text": teller.say(
                    "what_if.variance.row",
                    source=teller.named("what_if.source", part["source"]),
                    **{name: what_if_words.share(part[name], teller, 0) for name in ("share", "low", "high")},
                ),
                "value": part["share"],
                "low": part["low"],
                "high": part["high"],
                "colour": COLOURS[part["source"]],
            }
            for part in ahead["variance"]
        ]
        st.altair_chart(what_if_charts.shares(rows, teller.say("what_if.variance.axis"), teller.language))


def _belief(name: str, value: Decimal, teller: Teller) -> str:
    """Write an elasticity as it is, and every share as percent."""
    if name.endswith("elasticity"):
        return formatting.number(value, 2, teller.language)
    return what_if_words.share(float(value), teller)


def show_assumed(beliefs: Mapping[str, Belief], teller: Teller) -> None:
    """List what nobody has measured, with its range."""
    st.markdown(f"**{teller.say('what_if.assumed.title')}**")
    st.caption(teller.say("what_if.assumed.note"))
    lines = []
    for name, belief in beliefs.items():
        values = {part: _belief(name, getattr(belief, part), teller) for part in ("low", "value", "high")}
        lines.append("- " + teller.say("what_if.assumed.row", name=name, what=teller.say(name), **values))
    st.markdown("\n".join(lines))
