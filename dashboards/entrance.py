"""Every page is entered through the app, whatever address a server is asked for first."""

from __future__ import annotations

import runpy
from pathlib import Path

import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

APP = Path(__file__).parent / "app.py"


def enter() -> None:
    """Run the app around a page that Streamlit opened by itself.

    It does so with every file beside the app in a folder `pages`, until `st.navigation` was called for the first time:
    a link to a page, opened just after the server began, would show it without the menu and the width of the others.
    """
    if PagesManager.uses_pages_directory:
        runpy.run_path(str(APP))
        st.stop()
