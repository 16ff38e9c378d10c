"""The dashboard: `streamlit run dashboards/app.py`. Every file in `pages/` is a page, found by scanning."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboards import address, sidebar
from dashboards.texts import say

PAGES = Path(__file__).parent / "pages"
HOME = "overview"


def pages() -> list[st.Page]:
    """List the pages by name, home first."""
    names = sorted((path.stem for path in PAGES.glob("[!_]*.py")), key=lambda name: (name != HOME, name))
    language = sidebar.language_of_run()
    return [
        st.Page(PAGES / f"{name}.py", title=say(f"page.{name}", language), url_path=name, default=name == HOME)
        for name in names
    ]


st.set_page_config(page_title="BarberPro", page_icon="💈", layout="wide")
page = st.navigation(pages())
address.carry(page.url_path)
page.run()
