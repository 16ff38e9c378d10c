"""What every page asks, kept for each generation."""

from __future__ import annotations

import streamlit as st

from barberpro.warehouse.database import Database
from dashboards.queries import slices
from dashboards.selection import Options


@st.cache_data(max_entries=8, show_spinner=False)
def options_of(key: str, _database: Database, max_event_at: str | None) -> Options | None:
    """Cache the choices by generation."""
    return slices.options(_database, max_event_at)


@st.cache_data(max_entries=8, show_spinner=False)
def province_names_of(key: str, _database: Database) -> dict[str, str]:
    """Cache the names of the provinces by generation."""
    return slices.province_names(_database)


@st.cache_data(max_entries=8, show_spinner=False)
def places_of(key: str, _database: Database) -> frozenset[tuple[str, ...]]:
    """Cache the places by generation."""
    return slices.places(_database)
