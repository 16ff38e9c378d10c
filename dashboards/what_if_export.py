"""What a What-if page hands out: figures, scenarios as files, a permanent id, and drafts for the scenario store."""

from __future__ import annotations

import json
from collections.abc import Callable

import streamlit as st

from barberpro.errors import BarberProError
from barberpro.settings import Settings
from barberpro.warehouse.csv_files import as_csv
from dashboards import what_if_address, what_if_state
from dashboards.queries import what_if_rows
from dashboards.queries.what_if_drafts import Desk, Draft
from dashboards.teller import Teller
from dashboards.what_if_refusals import refusal
from dashboards.what_if_results import Result
from pipelines.policies import add_text

Keep = Callable[[], str]
"""Asks the same for good, and gives the id."""


def show(desk: Desk, result: Result, generation: str, teller: Teller) -> None:
    """Offer the figures as CSV and JSON, and each scenario as a file."""
    st.subheader(teller.say("what_if.export"), anchor=False)
    named = {each.letter: outcome for each, outcome in result.pairs}
    whole = {
        "subject": desk.subject, "generation": generation, "months": result.asked.months,
        "draws": result.asked.draws, "seed": result.asked.seed, "scenarios": named,
    }  # fmt: skip
    files = [
        ("what_if.export.csv", as_csv(what_if_rows.frame(named)), f"what-if-{desk.subject}.csv", "text/csv"),
        ("what_if.export.json", json.dumps(whole, ensure_ascii=False, indent=1), f"what-if-{desk.subject}.json",
         "application/json"),
    ]  # fmt: skip
    for column, (label, data, name, mime) in zip(st.columns(2), files, strict=True):
        column.download_button(teller.say(label), data, file_name=name, mime=mime, on_click="ignore", key=label,
                               icon=":material/download:", width="stretch")  # fmt: skip
    drafts = what_if_state.drafts(desk)
    for place, (column, draft) in enumerate(zip(st.columns(len(drafts)), drafts, strict=True)):
        column.download_button(
            teller.say("what_if.export.yaml", name=what_if_state.named(desk)[place].title), draft.standing,
            file_name=f"{draft.scenario.name}.yaml", mime="application/yaml", on_click="ignore",
            icon=":material/description:", width="stretch", key=f"yaml {place}",
        )  # fmt: skip


def show_link(link: str, teller: Teller) -> None:
    """Show the address whole, to be copied."""
    with st.expander(teller.say("what_if.link.show"), icon=":material/link:"):
        st.caption(teller.say("what_if.link"))
        st.code(link, language=None, wrap_lines=True)


def show_keep(desk: Desk, kept: str | None, keep: Keep, remember: Callable[[], None], teller: Teller) -> None:
    """Keep the view under an id that gives the same figures for good; the address has to say so before it is shown."""
    if kept is not None:
        st.success(teller.say("what_if.kept", id=kept), icon=":material/verified:")
        return
    if st.button(
        teller.say("what_if.keep"),
        icon=":material/push_pin:",
        on_click=what_if_state.press,
        args=(desk,),
        help=teller.say("what_if.keep.help"),
    ):
        try:
            with st.spinner(teller.say("what_if.keeping")):
                name = keep()
        except BarberProError as problem:
            st.error(teller.say("what_if.refused", problem=refusal(problem, teller.language)), icon=":material/block:")
            return
        what_if_address.mark_kept(desk, name)
        remember()
        st.rerun()


def show_save(settings: Settings, desk: Desk, teller: Teller) -> None:
    """Save the scenario that is edited as a draft in the scenario store."""
    draft = what_if_state.drafts(desk)[what_if_state.editing(desk)]
    with st.expander(teller.say("what_if.save"), icon=":material/save:"):
        bills = "what_if.save.bills" if draft.scenario.bills else "what_if.save.free"
        st.markdown(teller.say("what_if.save.note", name=draft.scenario.name) + " " + teller.say(bills))
        with st.form(f"save {desk.subject}", border=False):
            by = st.text_input(teller.say("what_if.save.by"))
            note = st.text_input(teller.say("what_if.save.why"))
            sent = st.form_submit_button(teller.say("what_if.save.do"), on_click=what_if_state.press, args=(desk,))
        if sent:
            _save(settings, desk, draft, (by, note), teller)
        saved, text = st.session_state.get(what_if_state.key(desk, "saved")) or ("", "")
        if saved and text == draft.standing:
            st.success(teller.say("what_if.saved", name=saved), icon=":material/check:")
            st.code(f'barberpro scenario approve {saved} --by "..." --why "..."', language="bash")


def _save(settings: Settings, desk: Desk, draft: Draft, who: tuple[str, str], teller: Teller) -> None:
    """Save, and run the page anew: the draft is among the beginnings from now on."""
    by, note = (each.strip() for each in who)
    if not by or not note:
        st.warning(teller.say("what_if.save.lacking"), icon=":material/edit:")
        return
    try:
        found = add_text(settings, draft.standing, draft.scenario.name, by, note)
    except BarberProError as problem:
        told = refusal(problem, teller.language)
        st.error(teller.say("what_if.refused", problem=told), icon=":material/block:")
        return
    st.session_state[what_if_state.key(desk, "saved")] = (f"{found.name}@{found.version}", draft.standing)
    st.rerun()
