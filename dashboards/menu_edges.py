"""The edges of the table: whether what is paid jumps where the menu switches; told for amounts beside them only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import streamlit as st

from barberpro.domain import formatting
from barberpro.domain.formatting import Language
from dashboards.discontinuity_chart import edge_chart
from dashboards.figures import capital, escaped
from dashboards.queries.menu_verdicts import Row
from dashboards.texts import say


def show(edges: Sequence[Row], content: Row, language: Language) -> None:
    """Show every edge with its picture."""
    if not edges:
        return
    month = formatting.month(date.fromisoformat(content["base_month"]), language)
    st.subheader(say("edge.title", language), anchor=False)
    st.caption(escaped(say("edge.unit", language, month=month)))
    for column, each in zip(st.columns(max(len(edges), 2)), edges, strict=False):
        with column:
            _show(each, month, language)


def _show(found: Row, month: str, language: Language) -> None:
    at = formatting.money(found["edge"], "ARS", 0, language)
    st.markdown(f"**{escaped(say('edge.at', language, at=at))}**")
    st.markdown(escaped(f"{capital(found[f'verdict_{language}'])}."))
    if found["picture"]:
        titles = say("edge.axis.amount", language, month=month), say("edge.axis.paid", language)
        st.altair_chart(edge_chart(found, titles, ".0%", language))
    if "value" in found:
        st.caption(escaped(_jump(found, language)))


def _jump(found: Row, language: Language) -> str:
    jump = {name: formatting.points(found[name], 1, language) for name in ("robust_value", "low", "high")}
    rows = {name: formatting.number(found[name], 0, language) for name in ("rows_below", "rows_above")}
    width = formatting.money(found["bandwidth"], "ARS", 0, language)
    said = say("edge.jump", language, width=width, **jump, **rows)
    ruled = found.get("ruled")
    if ruled and not ruled["is_ruled"]:
        shares = {name: formatting.percent(ruled[name], 0, language) for name in ("share_below", "share_above")}
        said = f"{said} {say('edge.ruled', language, **shares)}"
    return said
