"""Claims, for everybody: what the document says, what is known of it, and whether that is enough."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from barberpro.domain import formatting
from barberpro.domain.claims import KINDS, VERDICTS
from dashboards import address, claim_badge, claim_parts, claim_table, layout, sheet, sidebar
from dashboards.address import Part
from dashboards.cached import options_of
from dashboards.queries import claims as queries
from dashboards.queries.claims import Report, Row, Wanted
from dashboards.texts import say

CLAIM = "claim"
CHOSEN = "claim chosen"
FILTERS = ("verdict", "section", "kind")


def stand(found: Report) -> None:
    """Follow the address: which claim is open, and which are asked for."""
    stands = address.current()
    wanted, asked = queries.read(stands, found.sections), stands.get(CLAIM, [])[-1:]
    known = [each for each in asked if found.row(each)]
    state = {CLAIM: known[0] if known else "", **_as_state(wanted)}
    address.follow(state, names=(CLAIM, *FILTERS))
    held = {each for values in _as_state(wanted).values() for each in values} | set(known)
    names = {name: stands.get(name, []) for name in (CLAIM, *FILTERS)}
    sidebar.tell_ignored(
        [f"{name}={each}" for name, values in names.items() for each in values if each and each not in held], language
    )


def choose(found: Report) -> Wanted:
    """Let the reader narrow the claims."""
    columns = st.columns([5, 3, 4], vertical_alignment="bottom")
    options = {"verdict": VERDICTS, "section": found.sections, "kind": KINDS}
    named = {
        "verdict": lambda each: say(f"verdict.{each}", language),
        "section": str,
        "kind": lambda each: say(f"decides.{each}", language),
    }
    for column, name in zip(columns, FILTERS, strict=True):
        sidebar.relabel(name, language)
        column.multiselect(
            say(f"claims.{name}", language),
            options[name],
            key=name,
            format_func=named[name],
            placeholder=say("claims.all", language),
        )
    return Wanted(*(tuple(st.session_state[name]) for name in FILTERS))


def show_opened(claim: Row, found: Report) -> None:
    """Show the claim that is open, above all others, and the way to close it."""
    with st.container(border=True):
        claim_parts.show(claim, found, language)
        st.button(say("claims.close", language), icon=":material/close:", on_click=open_claim, args=("",))


def show_way_in(rows: Sequence[Row], opened: Row | None) -> None:
    """Offer every claim by its words: what a click on a row does, for keyboards and small screens."""
    by_id = {row["id"]: row["claim"][language] for row in rows}
    if opened is not None:  # also where the filters leave it out
        by_id |= {opened["id"]: opened["claim"][language]}
    st.session_state[CHOSEN] = opened["id"] if opened else None
    sidebar.relabel(CHOSEN, language)
    st.selectbox(
        say("claims.choose", language),
        list(by_id),
        key=CHOSEN,
        index=None,
        placeholder=say("claims.all", language),
        format_func=lambda name: by_id[name],
        on_change=lambda: open_claim(st.session_state[CHOSEN]),
    )


def open_claim(name: str | None) -> None:
    """Open a claim, or none."""
    st.session_state[CLAIM] = name or ""


def show_counts(found: Report) -> None:
    """Show how many claims there are of each verdict."""
    for column, (verdict, count) in zip(st.columns(3), queries.counts(found.rows).items(), strict=True):
        column.metric(
            f"{claim_badge.ICONS[verdict]} {say(f'verdict.{verdict}', language)}",
            formatting.number(count, 0, language),
            border=True,
        )


def show_table(found: Report, rows: Sequence[Row]) -> None:
    """Show the claims that are asked for."""
    counts = {
        "shown": formatting.number(len(rows), 0, language),
        "all": formatting.number(len(found.rows), 0, language),
    }
    st.markdown(f"**{say('claims.table', language, **counts)}**")
    if not rows:
        st.info(say("claims.nothing", language), icon=":material/filter_alt_off:")
        return
    claim_table.show(rows, found.level, language, open_claim)
    st.caption(say("claims.how", language))
    sheet.download(say("claims.download", language), claim_table.frame(rows, found.level, language), "claims.csv")


def remember(wanted: Wanted) -> None:
    """Let the address say what is shown."""
    chosen = st.session_state[CLAIM]
    written = {CLAIM: [chosen] if chosen else [], **_as_state(wanted)}
    address.write(Part(written, not any(written.values())))


def _as_state(wanted: Wanted) -> dict[str, list[str]]:
    return dict(zip(FILTERS, map(list, (wanted.verdicts, wanted.sections, wanted.kinds)), strict=True))


language = sidebar.choose_language()
publication = layout.open_page("claims.title", language)
generation, database = publication.generation, publication.generation.database
report = claim_badge.current_report()
if options_of(publication.key, database, generation.sidecar["max_event_at"]) is None:
    layout.explain_empty(generation, language)
elif not isinstance(report, Report):
    st.info(
        say("claims.damaged", language, reason=report) if report else say("claims.none", language),
        icon=":material/inbox:",
    )
    st.code("barberpro claims --again", language="bash")
    layout.close_page(generation, language)
else:
    st.caption(say("claims.lead", language, rule=report.rule[language]))
    stand(report)
    opened = report.row(st.session_state[CLAIM])
    if opened is not None:
        show_opened(opened, report)
    show_counts(report)
    wanted = choose(report)
    rows = queries.wanted(report.rows, wanted)
    show_way_in(rows, opened)
    show_table(report, rows)
    remember(wanted)
    layout.close_page(generation, language)
