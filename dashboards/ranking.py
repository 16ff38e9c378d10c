"""The ranked table of a place's parts. A click on a row opens it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from barberpro.domain import formatting
from barberpro.tables.metrics.arithmetic import Figure, change, share_of
from dashboards.queries.provinces import Part
from dashboards.texts import say
from dashboards.tiles import SMALL
from dashboards.voice import Voice

ROW_HEIGHT = 35
MOST_HEIGHT = 16 * ROW_HEIGHT

Column = tuple[str, Callable[[Part], Any], Callable[[Any], str]]
"""Title, what is sorted by, and how that is written."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """The parts of a place in their order, the figure of the place, and how a part is called and opened."""

    parts: Sequence[Part]
    whole: Figure
    name_of: Callable[[str], str]
    open_part: Callable[[str], None]


def show(ranked: Ranked, voice: Voice, key: str) -> None:
    """Show the parts, the first ones first; a click on one opens it."""
    parts = ranked.parts
    columns = _columns(ranked, voice)
    frame = pd.DataFrame({title: [value(part) for part in parts] for title, value, _ in columns})
    writers = {title: _written(write) for title, _, write in columns}

    def clicked() -> None:
        cells = st.session_state[key]["selection"]["cells"]
        if cells:
            ranked.open_part(parts[cells[0][0]].code)

    st.dataframe(
        frame.style.format(writers),
        hide_index=True,
        height=min(MOST_HEIGHT, ROW_HEIGHT * (len(parts) + 1) + 3),
        on_select=clicked,
        selection_mode="single-cell",
        key=key,
        column_config={columns[0][0]: st.column_config.Column(pinned=True, width=150)},
    )


def _columns(ranked: Ranked, voice: Voice) -> list[Column]:
    parts, whole, name_of = ranked.parts, ranked.whole, ranked.name_of
    metric, language = whole.metric, voice.language
    small = {part.now.value for part in parts if part.now.is_small}
    found: list[Column] = [
        (say("rank.place", language), lambda part: name_of(part.code), str),
        (
            metric.title(language),
            lambda part: _number(part.now.value),
            lambda value: voice.value(metric, value) + (f" {SMALL}" if value in small and metric.denominator else ""),
        ),
    ]
    if metric.counts_successes:
        found.append((say("tip.interval", language), lambda part: voice.interval_of(part.now), str))
        found.append((say("rank.of", language), lambda part: int(part.now.denominator or 0), voice.count))
    if metric.is_additive:
        found.append((say("rank.share", language), lambda part: share_of(part.now, whole), voice.share))
    if any(part.before is not None for part in parts):
        moved = say("rank.change", language)
        found.append((moved, lambda part: change(part.now, part.before), lambda value: voice.change(metric, value)))
    found.append((say("rank.attempts", language), lambda part: part.attempts, voice.count))
    return found


def _number(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else float(value)


def _written(write: Callable[[Any], str]) -> Callable[[Any], str]:
    return lambda value: formatting.MISSING if pd.isna(value) else write(value)
