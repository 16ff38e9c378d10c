"""The box about the failure model: shown where the generation was published with a champion."""

from __future__ import annotations

import streamlit as st

from barberpro.domain import formatting
from barberpro.domain.formatting import Language
from barberpro.settings import load_settings
from barberpro.warehouse.reader import Generation
from dashboards.queries import scores as queries
from dashboards.queries.scores import Quality, Scores
from dashboards.texts import say

MODEL = "payment_failure"


def show(generation: Generation, language: Language) -> None:
    """Show the champion's version, how many attempts it scored in this generation, and how good it is."""
    version = generation.sidecar["champions"].get(MODEL)
    if version is None:
        return
    quality = queries.quality(load_settings().reports / f"{MODEL}.json", str(version))
    with st.container(border=True):
        st.markdown(f"**{say('model.title', language)}**")
        st.markdown(_scored(str(version), queries.scores(generation.database, str(version)), language))
        if quality is not None:
            st.caption(_measured(quality, language))


def _scored(version: str, found: Scores, language: Language) -> str:
    return say(
        "model.body",
        language,
        version=version,
        scored=formatting.number(found.scored, 0, language),
        mean=formatting.percent(found.mean, 1, language),
    )


def _measured(found: Quality, language: Language) -> str:
    areas = {
        name: formatting.number(getattr(found, name), 3, language) for name in ("model", "low", "high", "logistic")
    }
    return say("model.quality", language, rows=formatting.number(found.rows, 0, language), **areas)
