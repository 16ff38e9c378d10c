"""Where a policy of menus and a log overlap: effective rows by menu and by what was known before."""

from __future__ import annotations

from typing import Any

import streamlit as st

from barberpro.domain import formatting
from barberpro.domain.formatting import Language
from dashboards import installment_charts
from dashboards.figures import escaped
from dashboards.queries import menu_verdicts as queries
from dashboards.queries.menu_verdicts import ALL, Row
from dashboards.texts import label, say


def show(row: Row, language: Language) -> None:
    """Say what the log is worth for the policy, and draw the map."""
    found = row["overlap"]
    st.subheader(say("overlap.title", language), anchor=False)
    cells = found["cells"]
    if found["ess"] is not None:
        values = {
            "ess": formatting.number(found["ess"], 0, language),
            "rows": formatting.number(row["rows"], 0, language),
        }
        weights = {name: formatting.number(found[f"{name}_weight"], 2, language) for name in ("largest", "mean")}
        st.markdown(escaped(say("overlap.told", language, **values, **weights)))
    else:
        st.markdown(say("overlap.unknown", language))
    if not cells:
        return
    unsupported = formatting.percent(found["unsupported_share"], 1, language)
    st.caption(say("overlap.unit", language, unsupported=unsupported))
    rows = [_cell(each, language) for each in sorted(cells, key=lambda cell: _plans(cell["action"]))]
    places = {bin_name(each["fact"], each["bin"], language): place for place, each in reversed(list(enumerate(cells)))}
    rows.sort(key=lambda row: places[row["down"]])
    tips = {name: say(f"overlap.tip.{name}", language) for name in ("action", "ess", "rows", "share")}
    titles = say("overlap.axis", language), say("overlap.tip.ess", language)
    st.altair_chart(installment_charts.heat(rows, tips, titles, ",.0f", language))


def _cell(each: Row, language: Language) -> dict[str, Any]:
    return {
        "across": action_name(each["action"], language),
        "down": bin_name(each["fact"], each["bin"], language),
        "value": each["ess"],
        "mark": None if each["is_supported"] else "✕",
        "action": action_name(each["action"], language),
        "ess": formatting.number(each["ess"], 0, language),
        "rows": formatting.number(each["rows"], 0, language),
        "share": formatting.percent(each["target_share"], 1, language),
    }


def _plans(action: str) -> list[int]:
    """Order menus by their plans, whatever else their name holds."""
    return [int(each) for each in action.replace("[", " ").replace("]", " ").split() if each.isdigit()]


def action_name(action: str, language: Language) -> str:
    """Name a menu of the log, `1 [3] 6 without cash_voucher`, in the reader's words."""
    plans, _, lacking = action.partition(" without ")
    named = " · ".join(plans.split())
    missing = ", ".join(label("method", each, language).lower() for each in lacking.split(", ") if each)
    return say("menu.without", language, plans=named, missing=missing) if missing else named


def bin_name(fact: str, bin_label: str, language: Language) -> str:
    """Name a bin of the map: amounts in pesos and moments as months instead of the numbers of the regression."""
    if fact == ALL:
        return say("overlap.all", language)
    told = queries.bin_ends(fact, bin_label)
    if told is None:
        return label("device", bin_label, language)
    shape, ends = told
    written = [
        formatting.compact_money(each, "ARS", language)
        if isinstance(each, float)
        else formatting.month(each.date(), language)
        for each in ends
    ]
    return say(f"overlap.{shape}", language, first=written[0], last=written[-1])
