"""What every verb has: help with an example, JSON, and a quick answer where one only asks."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

VERBS = (
    "synth",
    "load",
    "run",
    "train",
    "score",
    "publish",
    "dashboard",
    "status",
    "doctor",
    "reconcile",
    "close",
    "audit-leaks",
    "evaluate",
    "promote",
    "sync-runs",
    "ope",
    "discontinuity",
)
HEAVY = {"duckdb", "polars", "lightgbm", "mlflow", "streamlit", "pandas", "sklearn", "ibis"}


@pytest.mark.parametrize("verb", VERBS)
def test_help_shows_an_example(barberpro, verb):
    outcome = barberpro(verb, "--help")
    assert outcome.code == 0
    assert f"barberpro {verb}" in outcome.out
    assert "Example:" in outcome.out
    if verb != "dashboard":
        assert "--json" in outcome.out


def test_help_lists_every_verb(barberpro):
    outcome = barberpro("--help")
    assert all(f" {verb} " in outcome.out for verb in VERBS)


def test_doctor_on_an_empty_root_finds_nothing_broken(barberpro):
    outcome = barberpro("doctor", "--json")
    assert outcome.code == 0
    findings = json.loads(outcome.out)
    assert {each["state"] for each in findings} <= {"ok", "warn"}
    assert {"versions", "generation", "prices"} <= {each["check"] for each in findings}


@pytest.mark.parametrize("arguments", [("--help",), ("status", "--help")])
def test_asking_imports_nothing_heavy(arguments):
    code = (
        "import sys; from barberpro.cli.main import main\n"
        f"sys.argv = ['barberpro', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        f"heavy = {HEAVY!r} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


def test_status_imports_nothing_heavy(barberpro, tmp_path):
    code = (
        "import sys; from barberpro.cli.main import main\n"
        "sys.argv = ['barberpro', 'status']\n"
        "try:\n    main()\nexcept SystemExit as ended:\n    assert ended.code == 7, ended\n"
        f"heavy = {HEAVY!r} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
