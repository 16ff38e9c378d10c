"""One published history for all tests of pages, and a page opened on a data root."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from barberpro.settings import PROJECT_ROOT, Settings, read_params, shipped
from tests.dashboards import published

APP = PROJECT_ROOT / "dashboards" / "app.py"
Open = Callable[..., AppTest]


def settings_at(root: Path) -> Settings:
    root.mkdir(parents=True, exist_ok=True)
    return Settings(data_root=root, params=read_params(shipped("params.yaml")), pseudonym_key="5e" * 32)


@pytest.fixture(scope="session")
def history_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a data root with a synthetic history of 3,000 attempts."""
    root = tmp_path_factory.mktemp("history") / "data"
    published.publication(settings_at(root), published.history(3000), published.checkouts(2000))
    return root


@pytest.fixture(scope="session")
def empty_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a data root with a publication that holds no payment."""
    root = tmp_path_factory.mktemp("empty") / "data"
    published.publication(settings_at(root), [])
    return root


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open the app on a data root with parameters in its address."""

    def opened(root: Path, **address: str | list[str]) -> AppTest:
        monkeypatch.setenv("BARBERPRO_DATA", str(root))
        st.cache_data.clear()
        st.cache_resource.clear()
        page = AppTest.from_file(str(APP), default_timeout=60)
        page.query_params.update(address)
        return page.run()

    return opened
