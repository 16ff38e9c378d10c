"""What only prices have: clients who pay more, how they answer, what inflation takes, and what the optimiser moves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl
import streamlit as st

from barberpro.domain import formatting
from dashboards import sheet, what_if_prices_optimiser, what_if_words
from dashboards.figures import escaped
from dashboards.queries import what_if_prices as queries
from dashboards.queries.what_if_prices import Ground
from dashboards.queries.what_if_rows import Outcome
from dashboards.teller import Teller
from dashboards.what_if_page import View
from dashboards.what_if_refusals import refusal
from dashboards.what_if_results import Look, Result

SIDES = ("pay_more", "pay_less", "unmoved")
EROSION = ("mean_share", "worst_share", "over_share", "needed_always", "needed_mostly")


def card_lines(outcome: Outcome, look: Look, teller: Teller) -> Sequence[str]:
    """Say on a card until which elasticity it pays, and what inflation takes."""
    replay = outcome["replay"]
    even = replay["break_even_elasticity"]
    elasticity = formatting.number(even["elasticity"], 2, teller.language)
    short = teller.say(f"even.elasticity.{even['verdict']}", elasticity=elasticity)
    lines = [f":material/show_chart: {short}"]
    taken = replay["erosion"]["policy"]
    if taken is not None:
        told = {name: what_if_words.share(taken[name], teller) for name in ("mean_share", "over_share")}
        lines.append(f":material/trending_down: {teller.say('erosion.card', **told)}")
    return lines


def show(view: View[Ground], if_on: Mapping[str, Any], teller: Teller) -> None:
    """Show the parts, of the scenario that is shown in detail; erosion of every one.

    `if_on`: what the optimiser would say of it were it on.
    """
    outcome = view.result.outcomes[view.shown]
    _show_clients(outcome["replay"]["clients"], teller)
    st.subheader(teller.say("answer.title"), anchor=False)
    _show_answer(view, outcome, teller)
    st.subheader(teller.say("erosion.title"), anchor=False)
    _show_erosion(view.result, teller)
    st.subheader(teller.say("optimiser.title"), anchor=False)
    what_if_prices_optimiser.show(if_on, view.result.scenarios[view.shown].title, teller, on=outcome["optimiser"]["on"])


def _show_clients(moved: Mapping[str, Sequence[Mapping[str, Any]]], teller: Teller) -> None:
    """Say which segments of clients pay more and which less."""
    st.markdown(f"**{teller.say('clients.title')}**")
    lines = []
    for side in SIDES:
        for row in moved[side]:
            told = {
                "segment": teller.named("segment", row["segment"]),
                "change": what_if_words.change(Decimal(row["change_ars"]), teller),
                "relative": formatting.signed_percent(row["change_share"], 2, teller.language),
            }
            lines.append("- " + teller.say(f"clients.{side}", **told))
    st.markdown(escaped("\n".join(lines)) or teller.say("what_if.moved.nobody"))
    st.caption(teller.say("clients.unit"))


def _show_answer(view: View[Ground], outcome: Outcome, teller: Teller) -> None:
    """Say how clients are taken to answer to prices, on which ground, and how strongly they may until it stops paying.

    Bookings of prices that do not move cannot answer, so that break-even is told of the moved ones alone, too.
    """
    ahead, replay = outcome["forward"], outcome["replay"]
    found = ahead["elasticity"] if ahead else queries.answer_to_prices(view.ground, view.baseline)
    values = {name: formatting.number(found[name], 2, teller.language) for name in ("value", "low", "high")}
    verdict = "assumed" if found["assumed"] else "found"
    st.markdown(teller.say(f"answer.{verdict}", **values))
    st.caption(teller.say("answer.basis", basis=refusal(found["basis"], teller.language)))
    st.markdown(f"- {_even(replay, teller)}")
    moved = {"moved": teller.count(replay["payments_moved"]), "payments": teller.count(view.ground.payments),
             "even": _begun_small(replay["break_even_of_moved"][f"text_{teller.language}"])}  # fmt: skip
    st.markdown(f"- {teller.say('answer.moved', **moved)}")


def _even(replay: Mapping[str, Any], teller: Teller) -> str:
    """Say until which elasticity it pays, had nobody answered in the past."""
    text = str(replay["break_even_elasticity"][f"text_{teller.language}"])
    return f"{text.removesuffix('.')} {teller.say('what_if.even.replay')}"


def _begun_small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _show_erosion(result: Result, teller: Teller) -> None:
    """Say what inflation leaves of prices by every scenario, and the buffer that would have done."""
    told = [(teller.say("what_if.in_force"), result.outcomes[0]["replay"]["erosion"]["baseline"])]
    told += [(scenario.title, outcome["replay"]["erosion"]["policy"]) for scenario, outcome in result.pairs]
    rows = [{"scenario": title, **{name: each[name] for name in EROSION}} for title, each in told if each is not None]
    if not rows:
        st.caption(teller.say("erosion.none"))
        return
    months = next(each["months"] for _, each in told if each is not None)
    st.caption(teller.say("erosion.unit", months=teller.count(months)))
    columns: list[sheet.Column] = [(teller.say("what_if.column.scenario"), "scenario", None)]
    columns += [(teller.say(f"erosion.{name}"), name, lambda value: what_if_words.share(value, teller))
                for name in EROSION]  # fmt: skip
    sheet.show(pl.DataFrame(rows), columns, 150)
