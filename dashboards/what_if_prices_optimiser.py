"""What the bounded optimiser would move of prices, or why it leaves every one of them alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl
import streamlit as st

from barberpro.domain.money import BASIS_POINTS
from barberpro.policies.optimiser import PAYS
from dashboards import sheet, what_if_words
from dashboards.teller import Teller

AMOUNTS = ("price_ars", "expected_ars", "low_ars", "high_ars")
CELL = ("service", "band", "segment")
MONEY = dict.fromkeys(AMOUNTS, pl.Decimal(18, 2))


def show(found: Mapping[str, Any], title: str, teller: Teller, *, on: bool) -> None:
    """Say how many cells move, or would if it were on, and why the others do not; list each."""
    cells: Sequence[Mapping[str, Any]] = found["cells"]
    moving = sum(each["multiplier_bp"] != BASIS_POINTS for each in cells)
    verdict = f"{'on' if on else 'off'}.{'moves' if moving else 'abstains'}"
    counts = {"moving": teller.count(moving), "cells": teller.count(len(cells))}
    st.markdown(f"**{title}**: {teller.say(f'optimiser.verdict.{verdict}', **counts)}")
    reasons = [
        teller.say("optimiser.reason", reason=_reason(reason, teller), cells=teller.count(count))
        for reason, count in found["reasons"].items()
        if reason != PAYS
    ]
    st.markdown("\n".join(f"- {each}" for each in reasons))
    with st.expander(teller.say("optimiser.cells"), icon=":material/table_chart:"):
        st.caption(teller.say("optimiser.cells.unit"))
        _list(cells, teller)


def _reason(reason: str, teller: Teller) -> str:
    return teller.named("optimiser.why", reason)


def _list(cells: Sequence[Mapping[str, Any]], teller: Teller) -> None:
    rows = [
        {name: teller.named(name, each[name]) for name in CELL}
        | {name: Decimal(each[name]) for name in AMOUNTS}
        | {"bookings": each["bookings"], "reason": _reason(each["reason"], teller)}
        | {name: each[name] / BASIS_POINTS - 1 for name in ("multiplier_bp", "best_bp")}
        for each in sorted(cells, key=lambda each: -each["bookings"])
    ]
    writers: Mapping[str, Any] = {
        **dict.fromkeys(AMOUNTS, teller.money),
        **dict.fromkeys(("multiplier_bp", "best_bp"), lambda value: what_if_words.signed_share(value, teller)),
        "bookings": teller.count,
    }
    names = (*CELL, "bookings", "price_ars", "multiplier_bp", "reason", "best_bp", *AMOUNTS[1:])
    columns = [(teller.say(f"optimiser.column.{name}"), name, writers.get(name)) for name in names]
    sheet.show(pl.DataFrame(rows, schema_overrides=MONEY), columns, 100)
