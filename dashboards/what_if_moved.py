"""Who wins and who loses by a scenario: counts, pesos, and the providers that it moves most."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import polars as pl
import streamlit as st

from dashboards import sheet
from dashboards.figures import escaped
from dashboards.queries.what_if_rows import Outcome
from dashboards.teller import Teller

MONEY = {"net_before_ars": pl.Decimal(18, 2), "change_ars": pl.Decimal(18, 2)}


def show(outcome: Outcome, province: Callable[[str], str], teller: Teller) -> None:
    """Say how many are moved by how much, and list those that are moved most."""
    found: Mapping[str, Any] = outcome["replay"]["providers"]
    counts = {name: teller.count(found[name]) for name in ("winners", "losers", "unmoved")}
    gained, lost = (teller.money(abs(Decimal(found[name]))) for name in ("gained_ars", "lost_ars"))
    st.markdown(escaped(teller.say("what_if.moved.told", gained=gained, lost=lost, **counts)))
    st.caption(teller.say("what_if.moved.unit"))
    for column, kind in zip(st.columns(2), ("largest_gains", "largest_losses"), strict=True):
        with column:
            st.markdown(f"**{teller.say(f'what_if.{kind}')}**")
            if found[kind]:
                _list(found[kind], province, teller)
            else:
                st.caption(teller.say("what_if.moved.nobody"))


def _list(rows: Sequence[Mapping[str, str]], province: Callable[[str], str], teller: Teller) -> None:
    frame = pl.DataFrame([
        {"provider_id": row["provider_id"], "province": province(row["province"]),
         **{name: Decimal(row[name]) for name in MONEY}}
        for row in rows
    ], schema_overrides=MONEY)  # fmt: skip
    columns: list[sheet.Column] = [
        (teller.say("what_if.column.provider"), "provider_id", None),
        (teller.say("what_if.column.change"), "change_ars", teller.money),
        (teller.say("what_if.column.net_before"), "net_before_ars", teller.money),
        (teller.say("province"), "province", None),
    ]
    sheet.show(frame, columns, 100)
