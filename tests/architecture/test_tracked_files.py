"""What must never be committed: machine paths, package hosts, URLs in locks, large files, unexplained parameters."""

from __future__ import annotations

import re

import pytest

MACHINE_PATH = re.compile(r"(?<![\w.~*-])/(?:work|root|home/\w+|Users/\w+)/|[A-Z]:\\Users\\")
PACKAGE_HOST = re.compile(
    "|".join((r"pypi\.(?:org|io)", "python" + "hosted", r"npm" + r"js\.", r"(?<!emit-)index-" + "url"))
)
LARGEST_BYTES = 1_000_000
PARAMETER = re.compile(r"^\s*(?P<key>[a-z_0-9]+):(?P<value>[^#]*)(?P<comment>#\s*\S.*)?$")


def text_of(path) -> str:
    """Read a file as text; empty for pictures and the like."""
    content = path.read_bytes()
    return "" if b"\0" in content[:8000] else content.decode("utf-8", errors="replace")


def lines_matching(pattern, paths, root) -> list[str]:
    """List every line that matches, as file:line: text."""
    return [
        f"{path.relative_to(root)}:{number}: {line.strip()[:120]}"
        for path in paths
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if pattern.search(line)
    ]


def unexplained(lines: list[str]) -> list[str]:
    """Keys that neither their own line, the line above nor their section's line explains."""
    missing, section_explained, above = [], False, ""
    for line in lines:
        found = PARAMETER.match(line)
        if found:
            explained = bool(found["comment"]) or above.lstrip().startswith("#")
            is_section = not found["value"].strip()
            if is_section:
                section_explained = explained
            elif not (explained or section_explained):
                missing.append(found["key"])
        above = line
    return missing


def test_no_path_of_a_machine(tracked, root):
    assert lines_matching(MACHINE_PATH, tracked, root) == []


def test_no_package_host(tracked, root):
    assert lines_matching(PACKAGE_HOST, tracked, root) == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_have_hashes_and_no_url(root, name):
    text = (root / name).read_text(encoding="utf-8")
    assert "--hash=sha256:" in text
    assert "://" not in text


def test_no_large_file(tracked, root):
    sizes = {str(path.relative_to(root)): path.stat().st_size for path in tracked}
    assert sizes
    assert {name: size for name, size in sizes.items() if size > LARGEST_BYTES} == {}


def test_no_data_is_tracked(tracked, root):
    inside = [str(path.relative_to(root)) for path in tracked if path.is_relative_to(root / "data")]
    assert inside == ["data/README.md"]


def test_every_parameter_is_explained(root):
    assert unexplained((root / "params.yaml").read_text(encoding="utf-8").splitlines()) == []


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("port: 1  # where it listens", []),
        ("# where it listens\nport: 1", []),
        ("hours:  # by method\n  cash: 1\n  card: 2", []),
        ("hours:\n  cash: 1\n  card: 2  # two", ["cash"]),
    ],
)
def test_the_rule_for_parameters_itself(text, missing):
    assert unexplained(text.splitlines()) == missing


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("cd /" + "root/x", True),
        ("open('/" + "home/ana/x')", True),
        ("a/work/b", False),
        ("/usr/bin/env", False),
    ],
)
def test_the_rule_for_paths_itself(line, found):
    assert bool(MACHINE_PATH.search(line)) is found
