"""A payment that the reader makes up, on the Failure model page: a form, and the model's whole answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from barberpro.domain import formatting
from barberpro.domain.local_day import ZONE
from barberpro.features.online.store import FeatureStore
from barberpro.settings import load_settings
from barberpro.warehouse.database import Database
from dashboards import sidebar
from dashboards.cached import province_names_of
from dashboards.failure_factors import Stamp, predictor_of
from dashboards.failure_words import day, share
from dashboards.figures import escaped
from dashboards.publication import Publication
from dashboards.queries import failure_by_hand as queries
from dashboards.queries.failure_by_hand import Asked, Choices
from dashboards.queries.failure_model import InForce
from dashboards.teller import Teller
from models.answer import Answer

NAMED = {"method": "method", "device_type": "device"}


@st.cache_data(max_entries=4, show_spinner=False)
def methods_of(key: str, _database: Database, source: str) -> tuple[str, ...]:
    """Cache the methods by generation."""
    return queries.methods(_database, source)


@st.cache_data(max_entries=16, show_spinner=False)
def choices_of(key: str, _database: Database, source: str, method: str | None) -> Choices:
    """Cache what was seen by generation."""
    return queries.choices(_database, source, method)


@st.cache_resource(max_entries=1, show_spinner=False)
def store_of(key: str, _database: Database) -> FeatureStore:
    """Keep what the generation knows, fed once."""
    return queries.fed_store(_database)


def show(stamp: Stamp, champion: InForce, publication: Publication, teller: Teller) -> None:
    """Ask for a payment, and answer."""
    st.subheader(teller.say("hand.title"), anchor=False)
    database = publication.generation.database
    source = champion.sources[0]
    if len(champion.sources) > 1:
        source = st.selectbox(teller.say("hand.source"), champion.sources, key="hand source")
    method = _choose("method", methods_of(publication.key, database, source), teller)
    seen = choices_of(publication.key, database, source, method)
    st.caption(teller.say("hand.note", day=day(seen.last, teller)))
    names = province_names_of(publication.key, database)
    with st.form("by hand"):
        asked = _asked(source, method, seen, names, teller)
        sent = st.form_submit_button(teller.say("hand.ask"), type="primary")
    if sent:
        with st.spinner(teller.say("hand.reading")):
            store = store_of(publication.key, database)
        _show_answer(queries.answered(load_settings(), predictor_of(champion.name, stamp), store, asked), teller)


def _asked(source: str, method: str | None, seen: Choices, names: Mapping[str, str], teller: Teller) -> Asked:
    levels = seen.levels
    left, right = st.columns(2)
    with left:
        brand, issuer, installments = (_choose(name, levels[name], teller) for name in queries.OF_METHOD)
        attempt_no = st.number_input(teller.say("hand.attempt_no"), 1, 9, 1, key="hand attempt")
        three_ds = st.toggle(teller.say("hand.three_ds"), key="hand three_ds")
    with right:
        amount = st.number_input(
            teller.say("hand.amount"), min_value=1.0, value=float(seen.amount), step=500.0, key="hand amount"
        )
        province = _choose("province", levels["province"], teller, names)
        device = _choose("device_type", levels["device_type"], teller)
        provider = _choose("provider_id", levels["provider_id"], teller, index=None)
        hour = st.slider(teller.say("hand.hour"), 0, 23, 15, key="hand hour")
    return Asked(
        source=source,
        method=method,
        brand=brand,
        issuer=issuer,
        installments=installments,
        amount=Decimal(str(amount)).quantize(Decimal("0.01")),
        currency=teller.currency,
        province=province,
        device_type=device,
        provider_id=provider,
        three_ds=three_ds,
        attempted_at=at_hour(seen.last, hour),
        attempt_no=int(attempt_no),
    )


def at_hour(last: datetime, hour: int) -> datetime:
    """Give the hour of Buenos Aires on the day of the newest attempt, in UTC without a zone."""
    local = last.replace(tzinfo=UTC).astimezone(ZoneInfo(ZONE)).date()
    return datetime.combine(local, time(hour), ZoneInfo(ZONE)).astimezone(UTC).replace(tzinfo=None)


def _choose(
    name: str, levels: tuple[Any, ...], teller: Teller, names: Mapping[str, str] | None = None, index: int | None = 0
) -> Any:
    """Let the reader choose one of the levels of a column; nothing is chosen where there are none."""
    key = f"hand {name}"
    if st.session_state.get(key) not in levels:
        st.session_state.pop(key, None)
    sidebar.relabel(key, teller.language)
    return st.selectbox(
        teller.say(f"hand.{name}"),
        levels,
        index=index if levels else None,
        key=key,
        format_func=lambda code: (names or {}).get(code) or teller.named(NAMED.get(name, name), str(code)),
        placeholder=teller.say("hand.unknown"),
    )


def _show_answer(found: Answer, teller: Teller) -> None:
    low, high = (share(each, teller) for each in found.calibration_range)
    with st.container(border=True):
        st.metric(teller.say("hand.answer"), share(found.failure_probability, teller))
        st.caption(teller.say("hand.range", low=low, high=high))
        st.markdown(f"**{teller.say('hand.why')}**")
        lines = [_factor(each.as_json(), teller) for each in found.risk_factors]
        st.markdown(escaped("\n".join(lines) or teller.say("hand.no_reason")))
        st.markdown(f"**{teller.say('hand.what')}**")
        st.markdown(escaped("\n".join(_action(each, teller) for each in found.recommended_actions)))


def _factor(factor: Mapping[str, Any], teller: Teller) -> str:
    text, comparison = (each[f"text_{teller.language}"] for each in (factor, factor["comparison"]))
    size = formatting.signed(factor["log_odds"], lambda value: formatting.number(value, 2, teller.language))
    return "- " + teller.say("hand.factor", text=text, log_odds=size, comparison=comparison)


def _action(action: Mapping[str, Any], teller: Teller) -> str:
    text, evidence = action[f"text_{teller.language}"], action[f"evidence_{teller.language}"]
    gain = action["expected_gain_ars"]
    if not gain:
        return "- " + teller.say("hand.no_gain", text=text, evidence=evidence)
    return "- " + teller.say("hand.gain", text=text, gain=teller.money(gain), evidence=evidence)
