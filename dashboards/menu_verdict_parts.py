"""Whether a policy of menus beats what was shown: verdict, estimates, overlap, sample, and the edges of the table."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from barberpro.domain import formatting
from barberpro.domain.formatting import Language
from barberpro.settings import load_settings
from barberpro.warehouse.database import Database
from dashboards import asked_fields, claim_badge, menu_edges, menu_estimates, menu_overlap, sheet
from dashboards.asked_fields import Field
from dashboards.figures import capital, escaped
from dashboards.menu_estimates import difference
from dashboards.menu_words import menu_name, plans_name
from dashboards.queries import menu_verdicts as queries
from dashboards.queries.menu_verdicts import ALL, Judged, Row
from dashboards.texts import label, say
from models.menus import Menu

POLICY, SHOP, BAND, REWARD = "policy", "shop", "band", "reward"
SELDOM = 0.01
"""A menu that a learned policy shows more seldom is not named."""
MARKS = {
    "better": ("green", ":material/check_circle:"),
    "not better": ("red", ":material/cancel:"),
    "cannot tell": ("blue", ":material/help:"),
}
Stamp = tuple[tuple[str, int], ...]


@st.cache_data(max_entries=4, show_spinner=False)
def judged_of(root: str, stamp: Stamp) -> dict[str, tuple[Judged, ...] | str]:
    """Cache the verdicts by the state of the reports."""
    return queries.judged(load_settings())


@st.cache_data(max_entries=4, show_spinner=False)
def per_day_of(key: str, _database: Database) -> dict[str, float]:
    """Cache the traffic by generation."""
    return queries.per_day(_database)


def current() -> dict[str, tuple[Judged, ...] | str]:
    """Read the verdicts as they stand now."""
    settings = load_settings()
    return judged_of(str(settings.data_root), queries.stamp(settings))


def badge(verdict: str, language: Language) -> str:
    """Write a verdict as a badge: an icon and words, so that no colour has to be seen."""
    colour, icon = MARKS[verdict]
    return f":{colour}-badge[{icon} {say(f'judged.{verdict}', language)}]"


def show(key: str, database: Database, language: Language) -> None:
    """Let the reader choose a policy, source, band and reward, and show the verdict with its evidence."""
    found = current()
    for problem in (each for each in found.values() if isinstance(each, str)):
        st.warning(say("judged.damaged", language, reason=problem), icon=":material/warning:")
    readable = {policy: each for policy, each in found.items() if not isinstance(each, str) and each}
    if not readable:
        st.info(say("judged.none", language), icon=":material/inbox:")
        st.code("barberpro run", language="bash")
        return
    st.caption(say("judged.lead", language))
    chosen = _choose(readable, language)
    row = chosen.verdict(st.session_state[BAND], st.session_state[REWARD])
    _show_all(chosen, language)
    if row is None:
        st.info(say("judged.no_rows", language), icon=":material/inbox:")
        return
    _show_verdict(chosen, row, per_day_of(key, database).get(chosen.source), language)
    menu_estimates.show(row, language)
    menu_overlap.show(row, language)
    menu_edges.show(chosen.edges, chosen.content, language)


def _choose(found: Mapping[str, tuple[Judged, ...]], language: Language) -> Judged:
    policies = (asked_fields.choice(POLICY, tuple(found)),)
    asked_fields.follow(policies, language)
    if len(found) > 1:
        _pick(POLICY, tuple(found), "judged.policy", language)
    sources = {each.source: each for each in found[st.session_state[POLICY]]}
    shops = (asked_fields.choice(SHOP, tuple(sources)),)
    asked_fields.follow(shops, language)
    if len(sources) > 1:
        st.selectbox(say("source", language), tuple(sources), key=SHOP)
    chosen = sources[st.session_state[SHOP]]
    looks: tuple[Field, ...] = (
        asked_fields.choice(BAND, chosen.bands),
        asked_fields.choice(REWARD, chosen.rewards),
    )
    asked_fields.follow(looks, language)
    left, right = st.columns(2)
    with left:
        _pick(BAND, chosen.bands, "judged.band", language)
    with right:
        _pick(REWARD, chosen.rewards, "judged.reward", language)
    asked_fields.remember((*policies, *shops, *looks))
    return chosen


def _pick(name: str, values: tuple[str, ...], family: str, language: Language) -> None:
    st.segmented_control(
        say(family, language), values, key=name, required=True, format_func=lambda each: label(family, each, language)
    )


def _show_all(chosen: Judged, language: Language) -> None:
    """List every verdict of the source in a line each, so that nobody picks the one he likes."""
    lines = [
        f"- {badge(each['verdict'], language)} {label('judged.band', queries.band_of(each), language)}, "
        f"{label('judged.reward', each['reward'], language).lower()}"
        for each in chosen.content["verdicts"]
    ]
    with st.expander(say("judged.all", language, count=str(len(lines))), icon=":material/list:"):
        st.markdown("\n".join(lines))
        st.caption(say("judged.all.note", language, count=str(chosen.comparisons)))
        sheet.download(say("judged.download", language), queries.frame(chosen), "verdicts.csv")


def _show_verdict(chosen: Judged, row: Row, daily: float | None, language: Language) -> None:
    with st.container(border=True):
        st.markdown(f"#### {badge(row['verdict'], language)} {escaped(capital(_reason(row, language)))}.")
        st.markdown(escaped(_asked(chosen, row, language)))
        st.markdown(escaped(" ".join(_sample(chosen, row, daily, language))))
        if not chosen.menus:  # what the document claims is of its table
            claim_badge.show(f"chart:table_gain_{queries.band_of(row)}", language)


def _reason(row: Row, language: Language) -> str:
    _, _, why = row[f"verdict_{language}"].partition(": ")
    return str(why)


def _asked(chosen: Judged, row: Row, language: Language) -> str:
    counts = {name: formatting.number(row[name], 0, language) for name in ("rows", "clients")}
    said = [say("judged.rests", language, menu=_policy(chosen, row, language), **counts)]
    if "known_until" in chosen.content:
        until = formatting.day(date.fromisoformat(chosen.content["known_until"][:10]), language)
        said.append(say("judged.until", language, until=until))
    over = row.get("over_the_table")
    if over:
        ends = {name: difference(over[name], row["reward"], language) for name in ("value", "low", "high")}
        said.append(say("judged.over", language, **ends))
    return " ".join(said)


def _policy(chosen: Judged, row: Row, language: Language) -> str:
    """Say what the policy shows: a band's menu, each band's, or those that the model chooses and how often."""
    band = chosen.table_of(queries.band_of(row))
    if band:
        return say("judged.menu", language, menu=plans_name(band["installments"], band["default"], language))
    shown = sorted((each for each in chosen.menus if each["share"] >= SELDOM), key=lambda each: -each["share"])
    if not shown:
        return say("judged.menu.all", language)
    every = {method for each in chosen.menus for method in each["methods"]}
    told = "; ".join(_share_of(each, every - set(each["methods"]), language) for each in shown)
    return say("judged.menu.learned", language, menus=told)


def _share_of(row: Row, lacking: set[str], language: Language) -> str:
    menu = Menu(frozenset(row["methods"]), frozenset(row["installments"]), row["default"])
    return f"{formatting.percent(row['share'], 0, language)} {menu_name(menu, sorted(lacking), language)}"


def _sample(chosen: Judged, row: Row, daily: float | None, language: Language) -> list[str]:
    said = []
    if row["detectable"] is not None:
        said.append(say("judged.detectable", language, least=difference(row["detectable"], row["reward"], language)))
    if row["sample_needed"] is None:
        return [*said, say("judged.no_sample", language)] if row["verdict"] == "cannot tell" else said
    if row["verdict"] != "cannot tell":
        return said
    needed = formatting.number(row["sample_needed"], 0, language)
    said.append(say("judged.needed", language, needed=needed, rows=formatting.number(row["rows"], 0, language)))
    days = queries.days_needed(row, chosen.verdict(ALL, row["reward"]), daily)
    if days:
        said.append(say("judged.days", language, days=formatting.number(days, 0, language)))
    return said
