"""The filters in the sidebar and their two-way tie with the page's address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from barberpro.domain import formatting
from barberpro.domain.formatting import LANGUAGES, Language
from dashboards import address, entrance
from dashboards import selection as views
from dashboards.address import Part
from dashboards.selection import Options, Selection
from dashboards.texts import label, say

LONGEST, MOST = 60, 5
"""Characters of a value and number of values that are repeated to the reader."""


def language_of_run() -> Language:
    """Tell the language before its widget is drawn, for the menu above it: the one just chosen, or the address's."""
    held: Language | None = st.session_state.get("lang")
    if held is None or address.has_moved(("lang",)):
        return views.language(address.current() or address.last())
    return held


def relabel(key: str, language: Language) -> None:
    """After a change of language hand a select box its value anew: its browser side holds the label, not the code.

    Left alone it shows the old label, and sends it with the next click, when no option bears it any more.
    """
    spoken = f"language of {key}"
    if st.session_state.get(spoken) not in {None, language} and st.session_state.get(key) is not None:
        st.session_state[key] = st.session_state[key]
    st.session_state[spoken] = language


def choose_language() -> Language:
    """Let the reader change the language; the address remembers it."""
    entrance.enter()
    address.follow({"lang": views.language(address.current())}, names=("lang",))
    with st.sidebar:
        st.segmented_control(
            say("language", st.session_state["lang"]),
            LANGUAGES,
            key="lang",
            format_func=str.upper,
            required=True,
            label_visibility="collapsed",
        )
    language: Language = st.session_state["lang"] or views.language(
        address.current()
    )  # a new page may hold nothing yet
    if language != views.language(address.current()):
        address.put("lang", language)
    return language


def choose(
    options: Options, province_names: Mapping[str, str], language: Language, *beside: Part, unread: Sequence[str] = ()
) -> Selection:
    """Show the filters and give back what is chosen; `beside` are the page's own parts of the address.

    What the address asked for in vain, here or `unread` by the page, is told.
    """
    stands = address.current()
    wanted = views.read(stands, options)
    address.follow(_as_state(wanted), names=tuple(views.write(wanted)))
    _correct(options, wanted)
    with st.sidebar:
        st.subheader(say("filters", language))
        _show_period(options, language)
        _show_prices(options, language)
        _show_slices(options, province_names, language)
    chosen = views.read(_from_state(wanted), options)
    tell_ignored([*unread, *address.ignored(stands, views.write(wanted))], language)
    address.write(Part(views.write(chosen), chosen == views.default(options)), *beside)
    return chosen


def tell_ignored(asked: Sequence[str], language: Language) -> None:
    """Say what of the address could not be followed."""
    if asked:
        shown = ", ".join(f"`{each[:LONGEST].replace('`', '')}`" for each in asked[:MOST])
        st.warning(say("address.ignored", language, asked=shown), icon=":material/link_off:")


def _correct(options: Options, wanted: Selection) -> None:
    """Drop what was chosen in an earlier generation and is not in this one."""
    st.session_state.update(_as_state(views.read(_from_state(wanted), options)))


def _as_state(selection: Selection) -> dict[str, object]:
    return {
        "from": selection.first,
        "to": selection.last,
        "grain": selection.grain,
        "prices": selection.prices,
        "currency": selection.currency,
        "source": selection.source,
        "province": list(selection.provinces),
        "method": list(selection.methods),
    }


def _from_state(wanted: Selection) -> dict[str, list[str]]:
    """Read what the widgets hold; on another page those are new, and what holds nothing is as the address wants it."""
    state = {name: _held(name, value) for name, value in _as_state(wanted).items()}
    several = {name: list(state[name]) for name in ("province", "method")}
    return several | {name: [str(state[name])] for name in ("from", "to", "grain", "prices", "currency", "source")}


def _held(name: str, wanted: Any) -> Any:
    held = st.session_state.get(name)
    return wanted if held is None else held


def _show_period(options: Options, language: Language) -> None:
    shape = "DD/MM/YYYY" if language == "es" else "YYYY-MM-DD"
    for name in ("from", "to"):
        st.date_input(
            say(name, language),
            key=name,
            min_value=options.first_day,
            max_value=options.last_day,
            format=shape,
        )
    st.segmented_control(
        say("grain", language), views.GRAINS, key="grain", required=True, format_func=_names("grain", language)
    )


def _show_prices(options: Options, language: Language) -> None:
    real = views.has_real(st.session_state["currency"], options)
    if real:
        month = formatting.month(options.base_month, language)
        st.segmented_control(
            say("prices", language),
            views.PRICES,
            key="prices",
            required=True,
            format_func=_names("prices", language),
            help=say("prices.help", language, month=month),
        )


def _show_slices(options: Options, province_names: Mapping[str, str], language: Language) -> None:
    if len(options.currencies) > 1:
        st.selectbox(say("currency", language), options.currencies, key="currency")
    if len(options.sources) > 1:
        sources = (views.ANY_SOURCE, *options.sources)
        st.selectbox(say("source", language), sources, key="source", format_func=_names("source", language))
    if options.provinces != ("unknown",):
        st.multiselect(
            say("province", language),
            options.provinces,
            key="province",
            format_func=lambda code: province_names.get(code) or label("province", code, language),
            placeholder=say("province.all", language),
        )
    if options.methods != ("unknown",):
        st.multiselect(
            say("method", language),
            options.methods,
            key="method",
            format_func=_names("method", language),
            placeholder=say("method.all", language),
        )


def _names(family: str, language: Language) -> Callable[[str], str]:
    return lambda code: label(family, code, language)
