"""Which reasons weigh most, on the Failure model page."""

from __future__ import annotations

import polars as pl
import streamlit as st

from barberpro.domain import formatting
from barberpro.settings import load_settings
from dashboards import failure_charts
from dashboards.failure_words import share
from dashboards.queries import failure_factors as queries
from dashboards.queries.failure_model import Judged
from dashboards.teller import Teller
from models.predict import Predictor, load_predictor
from models.reasons.texts import NOUNS

Stamp = tuple[tuple[str, int], ...]


@st.cache_resource(max_entries=2, show_spinner=False)
def predictor_of(model: str, stamp: Stamp) -> Predictor:
    """Keep the model in force by the state of its files."""
    return load_predictor(load_settings().models / model)


@st.cache_data(max_entries=2, show_spinner=False)
def factors_of(model: str, stamp: Stamp, judged: Judged) -> tuple[pl.DataFrame, int]:
    """Cache the reasons, and over how many attempts they were weighed."""
    rows = queries.explained_rows(load_settings(), judged)
    return queries.factors(predictor_of(model, stamp), rows), rows.height


def show(stamp: Stamp, judged: Judged, model: str, teller: Teller) -> None:
    """Draw the reasons that the model may name, and name those that it withholds."""
    st.subheader(teller.say("factors.title"), anchor=False)
    found, rows = factors_of(model, stamp, judged)
    if found.is_empty():
        st.info(teller.say("factors.none"), icon=":material/psychology:")
        return
    st.caption(teller.say("factors.unit", rows=teller.count(rows)))
    tips = {"name": "factors.reason", "size": "factors.size", "raised": "factors.raised"}
    titles = {field: teller.say(key) for field, key in tips.items()}
    bars = factor_rows(found, teller)
    st.altair_chart(failure_charts.size_bars(bars, titles, titles["size"], teller.language))
    if hidden := [noun(code, teller) for code in queries.withheld(predictor_of(model, stamp))]:
        st.caption(teller.say("factors.withheld", names=", ".join(hidden)))


def factor_rows(found: pl.DataFrame, teller: Teller) -> list[dict[str, object]]:
    """Lay out a bar for each reason, the strongest first."""
    return [_row(noun(code, teller), size, raised, teller) for code, size, raised in found.iter_rows()]


def _row(name: str, size: float, raised: float, teller: Teller) -> dict[str, object]:
    told = formatting.number(size, 3, teller.language)
    return {"name": name, "value": size, "text": f"{name}: {told}", "size": told, "raised": share(raised, teller, 0)}


def noun(code: str, teller: Teller) -> str:
    """Name a reason."""
    return NOUNS.get(code, {}).get(teller.language, code)
