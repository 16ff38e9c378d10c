"""The badge of a figure that is a claim of the document: icon, words, a tooltip, and the way to its evidence."""

from __future__ import annotations

import streamlit as st

from barberpro.domain.claims import CANNOT_TELL, REFUTED, SUPPORTED
from barberpro.domain.formatting import Language
from barberpro.settings import load_settings
from dashboards import publication
from dashboards.publication import Publication
from dashboards.queries import claims as queries
from dashboards.queries.claims import Report, Row
from dashboards.texts import say

PAGE = "pages/claims.py"
ICONS = {
    SUPPORTED: ":material/check_circle:",
    REFUTED: ":material/cancel:",
    CANNOT_TELL: ":material/help:",
}
"""Each verdict has a shape and words of its own, so that no colour has to be seen."""


@st.cache_data(max_entries=4, show_spinner=False)
def report_of(root: str, stamp: int) -> Report | str | None:
    """Cache the report by the state of its file."""
    return queries.report(load_settings())


def current_report() -> Report | str | None:
    """Read the report as it stands now; one that was made of a real history says nothing of an invented one."""
    settings, published = load_settings(), publication.in_force()
    found = report_of(str(settings.data_root), queries.stamp(settings))
    if isinstance(found, Report) and isinstance(published, Publication):
        return found if found.synthetic == bool(published.generation.sidecar["synthetic"]) else None
    return found


def show(figure: str, language: Language) -> None:
    """Show a badge for each claim that a figure is; nothing where it is none."""
    rows = queries.worn(current_report(), figure)
    if not rows:
        return
    with st.container(horizontal=True, gap="small"):
        for row in rows:
            _show_one(row, language)


def words(row: Row, language: Language) -> tuple[str, str]:
    """Say what a badge says, and its tooltip."""
    verdict = say(f"badge.short.{row['verdict']}", language)
    said = row["said"][language] if row["said"] else say("badge.unjudged", language)
    label = say("badge", language, claim=row["badge"][language], verdict=verdict)
    return label, say("badge.help", language, claim=row["claim"][language].rstrip("."), said=said)


def _show_one(row: Row, language: Language) -> None:
    label, tip = words(row, language)
    target = {"claim": row["id"], "lang": language}
    st.page_link(PAGE, label=label, icon=ICONS[row["verdict"]], help=tip, query_params=target)
