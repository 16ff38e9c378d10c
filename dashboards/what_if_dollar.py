"""The dollar: what the policy in force decides today, what that rests on, and what came of every earlier decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl
import streamlit as st

from barberpro.domain import formatting
from barberpro.domain.hedging import BEYOND_TOLERANCE, DEAR_COVER, HEDGE, WITHIN_TOLERANCE
from barberpro.domain.money import BASIS_POINTS
from dashboards import sheet, what_if_words
from dashboards.figures import escaped
from dashboards.teller import Teller

Told = Mapping[str, Any]
WORKED_OUT = {WITHIN_TOLERANCE, DEAR_COVER, BEYOND_TOLERANCE}
"""Reasons for which the cover that is needed was worked out; any other one comes before."""
ICONS = {True: ":material/shield:", False: ":material/do_not_disturb_on:"}
MONEY = ("exposure_ars", "p95_ars", "cost_ars", "loss_ars", "net_ars")


def show(told: Told, today: date, teller: Teller) -> None:
    """Show the newest decision and whether it still counts today, what all of them came to, and the history."""
    newest: Told = told["decisions"][-1]
    text = said(newest, teller)
    with st.container(border=True):
        day = teller.day(date.fromisoformat(newest["day"]))
        covers = newest["action"] == HEDGE
        st.markdown(escaped(f"{ICONS[covers]} {teller.say('dollar.newest', day=day, text=text)}"))
        st.markdown(escaped("\n".join(f"- {line}" for line in rests_on(newest, told["horizon_months"], teller))))
    age = (today - date.fromisoformat(newest["close_on"])).days
    if age > newest["stale_days"]:
        stale = teller.say("dollar.stale", age=teller.count(age), stale=teller.count(newest["stale_days"]))
        st.warning(stale, icon=":material/history:")
    st.markdown(f"**{teller.say('dollar.history')}**")
    st.markdown(escaped(_came_to(told, teller)))
    st.markdown(_of_record(told["record"], teller))
    st.caption(teller.say("dollar.history.unit"))
    _list(told["decisions"], teller)


def said(decision: Told, teller: Teller) -> str:
    """Give the decision in the reader's language."""
    return str(decision[f"text_{teller.language}"])


def rests_on(decision: Told, horizon: int, teller: Teller) -> list[str]:
    """List what a decision rests on, figure by figure."""
    shares = {name: what_if_words.share(decision[name], teller) for name in ("trigger", "tolerance")}
    values = {
        **shares,
        "move": formatting.signed_percent(decision["move"], 1, teller.language),
        "window": _window(decision, teller),
        "rate": teller.named("dollar.rate", decision["rate"]),
        "close": teller.money(Decimal(decision["close"])),
        "close_on": teller.day(date.fromisoformat(decision["close_on"])),
        "age": teller.count(decision["close_age_days"]),
        "stale": teller.count(decision["stale_days"]),
        "exposure": teller.money(Decimal(decision["exposure_ars"])),
        "horizon": teller.count(horizon),
        "income": teller.compact(Decimal(decision["income_ars"])),
        **{name: teller.money(Decimal(each)) for name, each in decision["loss_ars"].items()},
        "needed": what_if_words.share(decision["needed_bp"] / BASIS_POINTS, teller),
        "premium": what_if_words.share(decision["premium_bp"] / BASIS_POINTS, teller),
        "basis": teller.named("dollar.basis", decision["premium_basis"]),
    }
    cover = "cover" if decision["reason"] in WORKED_OUT else "uncovered"
    return [teller.say(f"dollar.{line}", **values) for line in ("move", "close", "exposure", "loss", cover)]


def _window(decision: Told, teller: Teller) -> str:
    number = "one" if decision["window"] == 1 else "many"
    return teller.say(f"dollar.{decision['window_unit']}.{number}", count=teller.count(decision["window"]))


def _came_to(told: Told, teller: Teller) -> str:
    track, covers = told["track"], told["covers"]
    counts = {name: teller.count(track[name]) for name in
              ("decisions", "fired", "bought", "bought_and_over", "paid_more_than_cost")}  # fmt: skip
    amounts = {name: teller.money(Decimal(covers[f"{name}_ars"])) for name in ("cost", "paid")}
    return teller.say("dollar.track", **counts, **amounts, net=what_if_words.change(Decimal(covers["net_ars"]), teller))


def _of_record(told: Told, teller: Teller) -> str:
    """Say what covers would have come to since the dollar, prices and the survey are known, for an income of today."""
    track = told["track"]
    counts = {name: teller.count(track[name]) for name in ("decisions", "fired", "bought")}
    shares = {name: what_if_words.share(track[f"{name}_share_of_income"], teller, 2) for name in ("cost", "paid")}
    first = formatting.month(date.fromisoformat(told["decisions"][0]["day"]), teller.language)
    return teller.say("dollar.record", first=first, **counts, **shares)


def _list(decisions: list[Told], teller: Teller) -> None:
    """List every decision, the newest first, with what came."""
    rows = [_row(each, teller) for each in reversed(decisions)]
    names = ("day", "action", "move", "came", "exposure_ars", "p95_ars", "cost_ars", "loss_ars", "net_ars", "text")
    writers: Mapping[str, Any] = {
        **dict.fromkeys(MONEY, teller.money),
        **dict.fromkeys(("move", "came"), lambda value: what_if_words.signed_share(value, teller)),
        "day": lambda value: teller.day(date.fromisoformat(value)),
    }
    columns = [(teller.say(f"dollar.column.{name}"), name, writers.get(name)) for name in names]
    frame = pl.DataFrame(rows, schema_overrides=dict.fromkeys(MONEY, pl.Decimal(18, 2)) | {"came": pl.Float64})
    sheet.show(frame, columns, 100)


def _action(decision: Told, teller: Teller) -> str:
    if decision["action"] != HEDGE:
        return teller.say("dollar.action.nothing")
    return teller.say("dollar.action.cover", share=what_if_words.share(decision["cover_bp"] / BASIS_POINTS, teller))


def _row(decision: Told, teller: Teller) -> dict[str, Any]:
    came = decision["came"]
    return {
        "day": decision["day"],
        "action": _action(decision, teller),
        "text": said(decision, teller),
        "move": decision["move"],
        "exposure_ars": Decimal(decision["exposure_ars"]),
        "p95_ars": Decimal(decision["loss_ars"]["p95"]),
        "cost_ars": Decimal(decision["cover_cost_ars"]),
        "came": came["move"] if came else None,
        "loss_ars": Decimal(came["uncovered_loss_ars"]) if came else None,
        "net_ars": Decimal(came["net_ars"]) if came else None,
    }
