"""The box about the failure model: shown where the generation was published with a champion."""

from __future__ import annotations

import streamlit as st

from barberpro.domain import formatting
from barberpro.domain.formatting import Language
from barberpro.warehouse.reader import Generation
from dashboards.queries import scores as queries
from dashboards.texts import say

MODEL = "payment_failure"


def show(generation: Generation, language: Language) -> None:
    """Show the champion's version and how many attempts it scored in this generation."""
    version = generation.sidecar["champions"].get(MODEL)
    if version is None:
        return
    found = queries.scores(generation.database, str(version))
    with st.container(border=True):
        st.markdown(f"**{say('model.title', language)}**")
        st.markdown(
            say(
                "model.body",
                language,
                version=str(version),
                scored=formatting.number(found.scored, 0, language),
                mean=formatting.percent(found.mean, 1, language),
            )
        )
