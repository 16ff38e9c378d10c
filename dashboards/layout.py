"""What every page has around its figures: language, watermark, notices in words, and the footer."""

from __future__ import annotations

from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

import streamlit as st

from barberpro.domain import formatting
from barberpro.domain.formatting import Language
from barberpro.errors import BarberProError, UnavailableError
from barberpro.tables.local_time import ZONE
from barberpro.tables.mart_schemas import MARTS
from barberpro.tables.schemas import PROVIDERS, PROVINCES, Table
from barberpro.warehouse.reader import Generation
from dashboards import publication
from dashboards.publication import Publication
from dashboards.texts import say

NEEDED = (*MARTS, PROVIDERS, PROVINCES)
"""Tables that pages read."""

ROOM = """
<style>
.stMainBlockContainer { padding-top: 3.5rem; }
.stMainBlockContainer [data-testid=stPageLink-NavLink] { border: 1px solid rgba(128, 132, 149, 0.45);
  border-radius: 1rem; padding: 0 0.6rem 0 0.4rem; line-height: 1.5; }
</style>
"""
"""Room above the title, and the line around a badge, which is a link to another page."""
WATERMARK = """
<style>
.watermark {{ position: fixed; inset: 0; z-index: 5; pointer-events: none; display: flex; align-items: center;
  justify-content: center; overflow: hidden; }}
.watermark span {{ transform: rotate(-28deg); font-size: min(8vw, 6rem); font-weight: 800; white-space: nowrap;
  color: rgba(213, 94, 0, 0.085); letter-spacing: 0.06em; }}
@media (min-width: 768px) {{ .watermark {{ left: 18rem; }} }}
</style>
<div class="watermark" aria-hidden="true"><span>{text}</span></div>
"""


def open_page(title: str, language: Language) -> Publication:
    """Write the head of a page and give back the publication to read; without one, say how to make one and stop."""
    st.title(say(title, language), anchor=False)
    st.html(ROOM)
    found = publication.in_force()
    if isinstance(found, BarberProError):
        _explain(found, language)
        st.stop()
    _refuse_without(NEEDED, found.generation, language)
    if found.generation.sidecar["synthetic"]:
        _mark_synthetic(language)
    for warning in found.generation.warnings:
        st.warning(say("damaged", language, reason=warning), icon=":material/warning:")
    return found


def close_page(generation: Generation, language: Language) -> None:
    """Write which publication the figures come from, how fresh it is, and what is counted."""
    sidecar = generation.sidecar
    ledger = sidecar["ledger"]
    st.divider()
    st.caption(
        say(
            "footer",
            language,
            generation=generation.name,
            built=_moment(sidecar["built_at"], language),
            until=_moment(sidecar["max_event_at"], language),
            files=formatting.number(ledger["files"], 0, language),
            quarantined=formatting.number(sidecar["rows"].get("quarantine", 0), 0, language),
            refused=formatting.number(ledger["quarantined"], 0, language),
        )
    )


def explain_empty(generation: Generation, language: Language) -> None:
    """Say that the publication has no payments, and stop."""
    st.info(say("empty.generation", language), icon=":material/inbox:")
    st.code("barberpro run --raw <carpeta> --mapping <archivo.yaml>", language="bash")
    close_page(generation, language)
    st.stop()


def _explain(problem: BarberProError, language: Language) -> None:
    if not isinstance(problem, UnavailableError):
        st.warning(say("broken", language, reason=str(problem)), icon=":material/warning:")
        return
    st.info(f"**{say('none.title', language)}** {say('none.how', language)}", icon=":material/inbox:")
    st.code("make demo", language="bash")
    st.caption(say("none.why", language, reason=str(problem)))


def _refuse_without(tables: tuple[Table, ...], generation: Generation, language: Language) -> None:
    if any(_lacks(table, generation) for table in tables):
        st.warning(say("unusable", language, generation=generation.name), icon=":material/warning:")
        st.stop()


def _lacks(table: Table, generation: Generation) -> bool:
    """Whether a generation lacks a table, or was published when the table had fewer columns."""
    if table.name not in generation.sidecar["rows"]:
        return True
    there = generation.database.frame(f'SELECT * FROM "{table.name}" LIMIT 0').columns  # noqa: S608
    return not set(table.names) <= set(there)


def _mark_synthetic(language: Language) -> None:
    text = say("synthetic", language)
    st.markdown(f":orange-badge[:material/science: **{text}**] {say('synthetic.note', language)}")
    st.html(WATERMARK.format(text=escape(text)))


def _moment(iso: str | None, language: Language) -> str:
    if iso is None:
        return formatting.MISSING
    moment = datetime.fromisoformat(iso)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("UTC"))
    local = aware.astimezone(ZoneInfo(ZONE))
    return f"{formatting.day(local.date(), language)} {local:%H:%M}"
