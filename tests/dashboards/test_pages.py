"""What every page must bear: both languages, no data, damaged data, and addresses that make no sense."""

from __future__ import annotations

import importlib.machinery
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from barberpro.settings import PROJECT_ROOT
from dashboards.texts import TEXTS
from tests.dashboards.conftest import Open

FOLDER = PROJECT_ROOT / "dashboards"
PAGES = sorted(path.stem for path in (FOLDER / "pages").glob("[!_]*.py"))
HOME = "overview"
NONSENSE = {
    "from": "yesterday",
    "to": "0000-99-99",
    "grain": "fortnight",
    "prices": "-1",
    "currency": "'; DROP TABLE payments; --",
    "source": "<script>",
    "province": ["AR-?", ""],
    "method": ["\N{PILE OF POO}", "credit_card"],
    "lang": "tlh",
    "unheard_of": "1",
}

every_page = pytest.mark.parametrize("name", PAGES)
both_languages = pytest.mark.parametrize("language", ["es", "en"])


def shown(open_page: Open, name: str, root: Path, **address: str | list[str]) -> AppTest:
    page = open_page(root, **address)
    if name != HOME:
        page.switch_page(f"pages/{name}.py").run()
    assert not page.exception, page.exception
    assert not page.error, page.error
    return page


def sentences(page: AppTest) -> str:
    parts = [*page.title, *page.markdown, *page.caption, *page.info, *page.warning, *page.subheader, *page.code]
    return "\n".join(str(part.value) for part in parts)


def test_there_are_pages() -> None:
    assert HOME in PAGES


@every_page
def test_has_a_name_in_the_menu_and_its_own_queries(name: str) -> None:
    assert f"page.{name}" in TEXTS
    assert (FOLDER / "queries" / f"{name}.py").is_file()


@every_page
@both_languages
def test_shows_a_history(open_page: Open, name: str, language: str, history_root: Path) -> None:
    said = sentences(shown(open_page, name, history_root, lang=language))
    assert {"es": "DATOS SINTÉTICOS", "en": "SYNTHETIC DATA"}[language] in said
    assert {"es": "armada el", "en": "built"}[language] in said


@every_page
@both_languages
def test_says_that_a_generation_is_empty(open_page: Open, name: str, language: str, empty_root: Path) -> None:
    said = sentences(shown(open_page, name, empty_root, lang=language))
    assert {"es": "no contiene intentos", "en": "holds no payment attempts"}[language] in said


@every_page
@both_languages
def test_says_how_to_publish_where_nothing_is(open_page: Open, name: str, language: str, tmp_path: Path) -> None:
    said = sentences(shown(open_page, name, tmp_path, lang=language))
    assert {"es": "Todavía no hay datos", "en": "No data have been published"}[language] in said
    assert "make demo" in said


@every_page
def test_takes_any_address(open_page: Open, name: str, history_root: Path) -> None:
    assert shown(open_page, name, history_root, **NONSENSE).title


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.stem)
def test_no_file_hides_a_package(path: Path) -> None:
    """Streamlit puts the folder of the app first on the path."""
    elsewhere = [entry for entry in sys.path if Path(entry or ".").resolve() != FOLDER]
    if not path.stem.startswith((".", "_")):
        found = importlib.machinery.PathFinder.find_spec(path.stem, elsewhere)
        assert found is None
        assert path.stem not in sys.stdlib_module_names


@pytest.mark.parametrize("path", sorted((FOLDER / "queries").glob("*.py")), ids=lambda path: path.stem)
def test_queries_know_no_streamlit(path: Path) -> None:
    assert "streamlit" not in path.read_text(encoding="utf-8").replace("No Streamlit in here", "").lower()
