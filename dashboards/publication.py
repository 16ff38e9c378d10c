"""The published generation that a page reads: the one that CURRENT names at this very rerun."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from barberpro.errors import BarberProError, UnavailableError
from barberpro.settings import Settings, load_settings
from barberpro.warehouse import generations
from barberpro.warehouse.reader import Generation, open_generation


@dataclass(frozen=True, slots=True)
class Publication:
    """An open generation and the key under which answers from it may be cached."""

    generation: Generation
    key: str


def in_force() -> Publication | BarberProError:
    """Open the generation in force, or say why there is none."""
    settings = load_settings()
    try:
        name = generations.current(settings)
        generation = _opened(str(settings.data_root), name, _stamp(settings, name))
    except BarberProError as problem:
        return problem
    return Publication(generation, f"{settings.data_root}:{generation.name}")


def named(name: str) -> Publication | BarberProError:
    """Open a generation that is not the one in force, or say why it cannot be."""
    settings = load_settings()
    try:
        if name not in generations.published(settings):
            raise UnavailableError(f"generation {name!r} is gone")
        generation = _opened_by_name(str(settings.data_root), name, _stamp(settings, name))
    except BarberProError as problem:
        return problem
    return Publication(generation, f"{settings.data_root}:{generation.name}")


def _stamp(settings: Settings, name: str) -> int:
    """When the file changed last: a generation damaged under our feet is looked at again."""
    path = generations.file_of(settings, name)
    return path.stat().st_mtime_ns if path.exists() else 0


@st.cache_resource(max_entries=4, show_spinner=False)
def _opened(data_root: str, name: str, stamp: int) -> Generation:
    return open_generation(load_settings(Path(data_root)))


@st.cache_resource(max_entries=4, show_spinner=False)
def _opened_by_name(data_root: str, name: str, stamp: int) -> Generation:
    return open_generation(load_settings(Path(data_root)), name)
