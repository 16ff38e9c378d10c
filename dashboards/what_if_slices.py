"""A scenario by province, size of provider, month or what else its subject knows: where its change falls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import polars as pl
import streamlit as st

from barberpro.domain import formatting
from dashboards import sheet, what_if_charts, what_if_words
from dashboards.queries import what_if_rows
from dashboards.queries.what_if_rows import Figure, Outcome
from dashboards.teller import Teller
from dashboards.what_if_results import Look, Result, ends
from dashboards.what_if_state import DETAIL, Named

MOST_ROWS = 12
NamedSlice = Callable[[str, str], str]
"""Names a slice of a dimension."""


def choose_shown(result: Result, teller: Teller) -> int:
    """Let the reader choose the scenario whose parts are shown."""
    count = len(result.scenarios)
    if st.session_state.get(DETAIL) not in range(count):
        st.session_state[DETAIL] = 0
    if count > 1:
        st.segmented_control(
            teller.say("what_if.shown"), range(count), key=DETAIL, required=True,
            format_func=lambda place: result.scenarios[place].title,
        )  # fmt: skip
    return int(st.session_state[DETAIL])


def show(scenario: Named, outcome: Outcome, look: Look, name_of: NamedSlice, teller: Teller) -> None:
    """Let the reader choose a dimension, draw where the change falls, and list every part."""
    known = what_if_rows.dimensions(outcome)
    if st.session_state.get("by") not in known:
        st.session_state["by"] = known[0]
    st.segmented_control(
        teller.say("what_if.by"), known, key="by", required=True,
        format_func=lambda code: teller.named("what_if.by", code),
    )  # fmt: skip
    dimension = str(st.session_state["by"])
    found = what_if_rows.sliced(outcome, look.when, dimension, look.measure)
    named = {_name(dimension, code, name_of, teller): each for code, each in found.items()}
    moved = {name: each for name, each in named.items() if each.delta}
    st.caption(teller.say("what_if.slices.unit", measure=teller.named("what_if.measure", look.measure),
                          moved=teller.count(len(moved)), count=teller.count(len(named))))  # fmt: skip
    if moved:
        _draw(scenario, moved, dimension, teller)
    counts = {count: what_if_rows.counted_slices(outcome, look.when, dimension, count) for count in what_if_rows.COUNTS}
    _table(named, {count: list(each.values()) for count, each in counts.items()}, dimension, teller)


def _name(dimension: str, code: str, name_of: NamedSlice, teller: Teller) -> str:
    if dimension == "month":
        return formatting.month(date.fromisoformat(f"{code}-01"), teller.language)
    return name_of(dimension, code)


def _draw(scenario: Named, moved: dict[str, Figure], dimension: str, teller: Teller) -> None:
    most = sorted(moved, key=lambda name: -abs(moved[name].delta))[:MOST_ROWS]
    order = [name for name in moved if name in most] if dimension != "province" else most
    rows = [
        {
            "text": f"{name}: {what_if_words.brief(moved[name].delta, teller)} {_band(moved[name], teller)}".rstrip(),
            "colour": scenario.colour,
            **ends(moved[name]),
        }
        for name in order
    ]
    money = teller.say("money.nominal", currency=teller.currency)
    if len(moved) > len(rows):
        st.caption(teller.say("what_if.slices.most", shown=teller.count(len(rows))))
    st.altair_chart(what_if_charts.changes(rows, teller.say("what_if.axis.change", money=money), teller.language))


def _band(found: Figure, teller: Teller) -> str:
    return "" if found.low is None else what_if_words.band(found, teller)


def _table(named: dict[str, Figure], counts: dict[str, list[Figure]], dimension: str, teller: Teller) -> None:
    """List every part; of bookings and checkouts the change, where every part has one."""
    shown = what_if_rows.AMOUNTS if _banded(named) else what_if_rows.AMOUNTS[:3]
    rows = [{"slice": name, **what_if_rows.amounts(each)} for name, each in named.items()]
    columns: list[sheet.Column] = [(teller.named("what_if.by", dimension), "slice", None)]
    columns += [(teller.say(f"what_if.column.{name}"), name, teller.money) for name in shown]
    frame = pl.DataFrame(rows, schema_overrides=what_if_rows.MONEY)
    for count, found in counts.items():
        if len(found) == frame.height:
            frame = frame.with_columns(pl.Series(count, [float(each.delta) for each in found]))
            columns.append((teller.say(f"what_if.column.{count}"), count, _change_of(count, teller)))
    sheet.show(frame, columns, 150)


def _change_of(count: str, teller: Teller) -> Callable[[float], str]:
    return lambda value: what_if_words.number_change(Decimal(str(value)), count, teller)


def _banded(named: dict[str, Figure]) -> bool:
    return any(each.low is not None for each in named.values())
