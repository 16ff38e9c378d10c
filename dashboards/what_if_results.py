"""The result of a What-if page: every scenario beside the policy in force, with its band and when it pays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from barberpro.domain import formatting
from barberpro.simulation.outcome import Asked
from dashboards import sheet, what_if_charts, what_if_words
from dashboards.figures import escaped
from dashboards.queries import what_if_rows
from dashboards.queries.what_if_rows import Figure, Outcome
from dashboards.teller import Teller
from dashboards.what_if_state import Named


@dataclass(frozen=True, slots=True)
class Result:
    """What is shown: scenarios with their outcomes, what was asked, and how long it took to compute, 0 where not."""

    scenarios: Sequence[Named]
    outcomes: Sequence[Outcome]
    asked: Asked
    seconds: float = 0.0

    @property
    def pairs(self) -> list[tuple[Named, Outcome]]:
        """Each scenario with its outcome."""
        return list(zip(self.scenarios, self.outcomes, strict=True))


@dataclass(frozen=True, slots=True)
class Look:
    """What of it is looked at: which part, in which pesos, which measure."""

    when: str
    prices: str
    measure: str


Lines = Callable[[Outcome, Look, Teller], Sequence[str]]
"""Gives lines of Markdown of an outcome."""


def choose(result: Result, teller: Teller) -> Look:
    """Let the reader choose what to look at."""
    parts = what_if_rows.parts(result.outcomes)
    if st.session_state["when"] not in parts:
        st.session_state["when"] = parts[0]
    choices = {"when": parts, "prices": what_if_rows.PRICES, "chart": what_if_rows.MEASURES}
    for column, (name, options) in zip(st.columns([2, 2, 5]), choices.items(), strict=True):
        with column:
            st.segmented_control(
                teller.say(f"what_if.{name}"), options, key=name, required=True,
                format_func=_named(name, teller),
            )  # fmt: skip
    return Look(*(str(st.session_state[name]) for name in choices))


def _named(name: str, teller: Teller) -> Callable[[str], str]:
    family = "measure" if name == "chart" else name
    return lambda code: teller.named(f"what_if.{family}", code)


def unit(look: Look, base: date, teller: Teller) -> str:
    """Name the pesos that are shown."""
    if look.prices == "real":
        return teller.say("money.real", month=formatting.month(base, teller.language))
    return teller.say("money.nominal", currency=teller.currency)


def show_headline(room: DeltaGenerator, result: Result, place: int, teller: Teller) -> None:
    """Say what a scenario brings beside the widgets that move it."""
    scenario, outcome = result.pairs[place]
    when = what_if_rows.parts([outcome])[0]
    found = what_if_rows.total(outcome, when, "nominal", what_if_rows.MEASURES[0])
    values = {"scenario": scenario.title, "part": teller.named("what_if.when", when).lower(), **_told(found, teller)}
    room.markdown(escaped(teller.say("what_if.headline", **values)))


def show_cards(result: Result, look: Look, money: str, more: Lines, teller: Teller) -> None:
    """Show a card for each scenario; `more` gives what only its subject says."""
    for column, (scenario, outcome) in zip(st.columns(len(result.pairs)), result.pairs, strict=True):
        with column, st.container(border=True, height="stretch"):
            _card(scenario, outcome, look, teller)
            for line in more(outcome, look, teller):
                st.markdown(escaped(line))
            st.caption(money)


def _card(scenario: Named, outcome: Outcome, look: Look, teller: Teller) -> None:
    st.markdown(f"**{scenario.title}**")
    for place, measure in enumerate(what_if_rows.MEASURES):
        found = what_if_rows.total(outcome, look.when, look.prices, measure)
        label = teller.named("what_if.measure", measure)
        if place == 0:
            st.metric(f"{label}, {teller.say('what_if.change')}", what_if_words.brief(found.delta, teller))
            st.caption(escaped(teller.say("what_if.card.first", **_told(found, teller))))
        else:
            st.markdown(escaped(teller.say("what_if.card.other", measure=label, **_told(found, teller))))
    if look.when == "forward":
        _counts(outcome, teller)
    _pays(outcome, look, teller)


def _counts(outcome: Outcome, teller: Teller) -> None:
    """Say how bookings and the share of paid checkouts change, where that is known."""
    for count in what_if_rows.COUNTS:
        found = what_if_rows.counted(outcome["forward"], count)
        if found is not None:
            values = {
                "policy": what_if_words.number(found.policy, count, teller),
                "change": what_if_words.number_change(found.delta, count, teller),
                "band": what_if_words.number_band(found, count, teller),
            }
            st.markdown(teller.say(f"what_if.card.{count}", **values))


def _told(found: Figure, teller: Teller) -> dict[str, str]:
    return {
        "change": what_if_words.brief(found.delta, teller),
        "relative": what_if_words.relative(found, teller),
        "band": what_if_words.band(found, teller),
        "baseline": teller.compact(found.baseline),
        "policy": teller.compact(found.policy),
    }


def _pays(outcome: Outcome, look: Look, teller: Teller) -> None:
    """Say in how many futures it pays, and until which answer of people."""
    if look.when == "forward":
        paying = what_if_words.share(outcome["forward"]["share_of_draws_that_pay"], teller, 0)
        st.markdown(teller.say("what_if.pays", share=paying))
    st.markdown(f":material/balance: {_even(outcome, look.when, teller)}")
    moved = outcome["replay"]["providers"]
    counts = {name: teller.count(moved[name]) for name in ("winners", "losers", "unmoved")}
    st.markdown(teller.say("what_if.moved.counts", **counts))


def _even(outcome: Outcome, when: str, teller: Teller) -> str:
    """Say how much of the bookings may be lost, or must be won, until the policy stops or begins to pay."""
    found = what_if_rows.total(outcome, when, "nominal", what_if_rows.MEASURES[0])
    verdict, share = what_if_rows.break_even(found)
    told = teller.say(f"what_if.even.{verdict}", share=what_if_words.share(share, teller))
    return f"{told} {teller.say(f'what_if.even.{when}')}"


def show_table(result: Result, look: Look, money: str, teller: Teller) -> None:
    """Show every measure of every scenario to the centavo."""
    rows = [
        {"scenario": scenario.title, "measure": teller.named("what_if.measure", measure),
         **what_if_rows.amounts(what_if_rows.total(outcome, look.when, look.prices, measure))}
        for scenario, outcome in result.pairs
        for measure in what_if_rows.MEASURES
    ]  # fmt: skip
    titles = {name: teller.say(f"what_if.column.{name}") for name in ("scenario", "measure")}
    amounts = {name: teller.say(f"what_if.column.{name}") for name in what_if_rows.AMOUNTS}
    columns: list[sheet.Column] = [(title, name, None) for name, title in titles.items()]
    columns += [(title, name, teller.money) for name, title in amounts.items()]
    st.caption(teller.say("what_if.table.unit", money=money))
    sheet.show(pl.DataFrame(rows, schema_overrides=what_if_rows.MONEY), columns, 180)
    if look.when == "forward":
        _show_counts(result, teller)


def _show_counts(result: Result, teller: Teller) -> None:
    """Show bookings and the share of paid checkouts of every scenario, which are no pesos."""
    rows = []
    for scenario, outcome in result.pairs:
        for count in what_if_rows.COUNTS:
            found = what_if_rows.counted(outcome["forward"], count)
            if found is not None:
                named = {"scenario": scenario.title, "measure": teller.say(f"what_if.count.{count}")}
                told = {"in_force": what_if_words.number(found.baseline, count, teller),
                        "policy": what_if_words.number(found.policy, count, teller),
                        "change": what_if_words.number_change(found.delta, count, teller),
                        "band": what_if_words.number_band(found, count, teller)}  # fmt: skip
                rows.append(named | told)
    if rows:
        heads = {name: teller.say(f"what_if.column.{name}") for name in rows[0]}
        heads["policy"] = teller.say("what_if.column.scenario")
        heads["scenario"] = teller.say("what_if.column.letter")
        sheet.show(pl.DataFrame(rows), [(title, name, None) for name, title in heads.items()], 180)


def show_bands(result: Result, look: Look, money: str, teller: Teller) -> None:
    """Draw the change of the measure, scenario beside scenario."""
    rows = []
    for scenario, outcome in result.pairs:
        found = what_if_rows.total(outcome, look.when, look.prices, look.measure)
        told = f"{scenario.title}: {what_if_words.brief(found.delta, teller)} {what_if_words.band(found, teller)}"
        rows.append({"text": told, "colour": scenario.colour, **ends(found)})
    measure = teller.named("what_if.measure", look.measure)
    st.markdown(f"**{teller.say('what_if.bands.title', measure=measure)}**")
    st.altair_chart(what_if_charts.changes(rows, teller.say("what_if.axis.change", money=money), teller.language))


def ends(found: Figure) -> dict[str, float]:
    """Give a chart the change and its band; without a band, the change alone."""
    low, high = (found.delta if each is None else each for each in (found.low, found.high))
    return {"value": float(found.delta), "low": float(low), "high": float(high)}


def show_months(result: Result, look: Look, teller: Teller) -> None:
    """Draw the change month by month."""
    rows = []
    for scenario, outcome in result.pairs:
        for month, found in what_if_rows.sliced(outcome, look.when, "month", look.measure).items():
            rows.append(_point(scenario, month, found, teller))
    measure, money = teller.named("what_if.measure", look.measure), teller.say("money.nominal", currency="ARS")
    st.markdown(f"**{teller.say('what_if.months.title', measure=measure)}**")
    st.caption(teller.say(f"what_if.months.{look.when}"))
    tips = {"month": teller.say("tip.period"), "name": teller.say("what_if.column.scenario"),
            "told": teller.say("what_if.column.change"), "band": teller.say("what_if.column.band")}  # fmt: skip
    axis = teller.say("what_if.axis.change", money=money)
    st.altair_chart(what_if_charts.by_month(rows, axis, tips, teller.language))


def _point(scenario: Named, month: str, found: Figure, teller: Teller) -> dict[str, Any]:
    bounds = (
        {"low": float(found.low), "high": float(found.high)} if found.low is not None and found.high is not None else {}
    )
    return {
        "month": formatting.month(date.fromisoformat(f"{month}-01"), teller.language),
        "value": float(found.delta),
        "name": scenario.title,
        "colour": scenario.colour,
        "told": what_if_words.change(found.delta, teller),
        "band": what_if_words.band(found, teller),
        **bounds,
    }
