"""The heads of the Overview's charts: a title, and a line on what is drawn."""

from __future__ import annotations

import streamlit as st

from barberpro.tables import metrics
from dashboards import claim_badge
from dashboards.figures import capital
from dashboards.queries.overview import Overview
from dashboards.texts import say
from dashboards.voice import Voice

COUNTED = {"methods": metrics.APPROVED, "declines": metrics.DECLINED, "revenue": metrics.ATTEMPTS}


def head(chart: str, voice: Voice, found: Overview) -> None:
    """Write the title of a chart and its unit."""
    language = voice.language
    st.subheader(say(f"chart.{chart}", language, grain=voice.grain), anchor=False)
    st.caption(
        say(
            f"chart.{chart}.unit",
            language,
            money=capital(voice.money_unit),
            partial="" if found.series["complete"].all() else say("chart.partial", language),
            count=voice.count(_counted(chart, found)),
        )
    )
    claim_badge.show(f"chart:{chart}", language)


def _counted(chart: str, found: Overview) -> int:
    if chart == "rate":
        return int(found.now[metrics.APPROVAL_RATE.name].denominator or 0)
    return int(found.now[COUNTED[chart].name].numerator)
