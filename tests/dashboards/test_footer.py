"""The footer of a page: what is in quarantine now, and apart from it what was ever refused."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st

from dashboards import layout


def test_the_footer_tells_what_is_in_quarantine_now(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setattr(st, "caption", told.append)
    monkeypatch.setattr(st, "divider", lambda: None)
    sidecar = {
        "built_at": "2026-08-01T00:00:00Z",
        "max_event_at": "2026-07-31T00:00:00Z",
        "ledger": {"files": 3, "loaded": 2, "duplicate": 0, "quarantined": 41},
        "rows": {"quarantine": 7},
    }
    generation: Any = SimpleNamespace(name="g", sidecar=sidecar)
    layout.close_page(generation, "en")
    assert "rows in quarantine: 7 (refused over time: 41)" in told[0]
