"""The pages: their links lead somewhere, and what they list is what the code has."""

from __future__ import annotations

import re

import pytest

from barberpro import errors
from barberpro.settings import PROJECT_ROOT
from dashboards.texts import TEXTS

PAGES = sorted(
    [*PROJECT_ROOT.glob("*.md"), PROJECT_ROOT / "data" / "README.md", *(PROJECT_ROOT / "docs").rglob("*.md")]
)
LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)\)")
HEADING = re.compile(r"^#+ (?P<text>.+)$", re.MULTILINE)
RUNBOOK_PARTS = ("**You see**", "**Why", "**What to do**", "**Check:**")
DECISION_PARTS = ("**Status:**", "## Context", "## Decision", "## Consequences")


def anchors(text: str) -> set[str]:
    """Make the anchors of a page's headings, as the place that hosts the code makes them."""
    kept = (re.sub(r"[^\w\- ]", "", found["text"].lower()) for found in HEADING.finditer(text))
    return {line.strip().replace(" ", "-") for line in kept}


def dead_links(page) -> list[str]:
    """List the links of a page that lead to no file or to no heading."""
    dead = []
    for found in LINK.finditer(page.read_text(encoding="utf-8")):
        name, _, anchor = found["target"].partition("#")
        if "://" in name:
            continue
        target = page.parent / name if name else page
        if not target.exists() or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            dead.append(found["target"])
    return dead


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(PROJECT_ROOT)))
def test_links_lead_somewhere(page):
    assert dead_links(page) == []


def test_the_rule_for_links_itself(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# A heading, here\n[a](#a-heading-here) [b](#no) [c](none.md) [d](page.md)", encoding="utf-8")
    assert dead_links(page) == ["#no", "none.md"]


def test_architecture_lists_every_exit_code(root):
    text = (root / "docs" / "architecture.md").read_text(encoding="utf-8")
    listed = {int(code) for code in re.findall(r"^\| (\d) \|", text, flags=re.MULTILINE)}
    raised = {kind.exit_code for kind in errors.BarberProError.__subclasses__()}
    assert listed == raised | {0}


def test_architecture_lists_every_variable_that_settings_read(root):
    read = set(re.findall(r'environ\.get\("(\w+)"\)', (root / "barberpro" / "settings.py").read_text(encoding="utf-8")))
    text = (root / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert read
    assert {name for name in read - {"XDG_CONFIG_HOME"} if f"`{name}`" not in text} == set()


def test_nothing_but_settings_reads_the_environment(root):
    """But for `tracking`, which sets what MLflow listens to and puts back what was there."""
    files = [path for folder in ("barberpro", "models", "pipelines") for path in (root / folder).rglob("*.py")]
    readers = [
        str(path.relative_to(root))
        for path in files
        if re.search(r"os\.(environ\.get|getenv|environ\[[^\]]+\](?!\s*=))", path.read_text(encoding="utf-8"))
    ]
    assert set(readers) == {"barberpro/settings.py", "barberpro/tracking/server.py"}


@pytest.mark.parametrize("page", sorted((PROJECT_ROOT / "docs" / "runbooks").glob("*.md")), ids=lambda page: page.stem)
def test_a_runbook_says_what_to_see_do_and_check(page):
    text = page.read_text(encoding="utf-8")
    assert [part for part in RUNBOOK_PARTS if part not in text] == []


@pytest.mark.parametrize("page", sorted((PROJECT_ROOT / "docs" / "adr").glob("*.md")), ids=lambda page: page.stem)
def test_a_decision_has_its_parts(page):
    text = page.read_text(encoding="utf-8")
    assert re.match(rf"# {int(page.name[:4])}\. ", text)
    assert [part for part in DECISION_PARTS if part not in text] == []


def test_the_glossary_has_the_words_on_the_screen(root):
    text = (root / "docs" / "glossary.md").read_text(encoding="utf-8").lower()
    shown = [said.es for key, said in TEXTS.items() if key.partition(".")[0] in {"method", "class"}]
    assert shown
    named = [word for word in shown if word not in {"Todos", "Sin informar", "Sin motivo informado"}]
    assert [word for word in named if word.lower() not in text] == []
