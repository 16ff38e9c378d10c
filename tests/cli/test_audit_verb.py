"""`audit-leaks` says what it compared, and ends with 5 where the table of features says what was not known."""

from __future__ import annotations

import json
from datetime import timedelta

import polars as pl
import pytest

from barberpro.settings import load_settings
from barberpro.warehouse.writer import open_writer
from pipelines import features
from tests.features.worlds import NOON, event, filled


@pytest.fixture
def table(few_families, barberpro):
    """Features of forty payments that the warehouse holds."""
    settings = load_settings(None)
    events = filled(event(f"{n:02}", NOON + n * timedelta(minutes=5), issuer="bank", known_at_basis="observed",
                          event_at=NOON) for n in range(40))  # fmt: skip
    with open_writer(settings) as db:
        db.connection.register("incoming", events)
        db.execute("INSERT INTO payment_events BY NAME SELECT *, payment_id AS content_hash FROM incoming")
        return features.run(settings, db).path


def test_says_what_it_compared(barberpro, table):
    outcome = barberpro("audit-leaks", "--rows", "30", "--json")
    found = json.loads(outcome.out)
    assert outcome.code == 0
    assert found["by_basis"] == {
        "observed": {"rows": 30, "differences": 0},
        "assumed": {"rows": 0, "differences": 0},
    }
    assert "known_at observed" in barberpro("audit-leaks").out


def test_names_the_first_difference_and_ends_with_five(barberpro, table):
    rows = pl.read_parquet(table)
    more = pl.when(pl.col("payment_id") == "07").then(pl.col("issuer_attempts_1h") + 1).otherwise("issuer_attempts_1h")
    rows.with_columns(issuer_attempts_1h=more).write_parquet(table)
    outcome = barberpro("audit-leaks")
    assert outcome.code == 5
    assert "issuer_attempts_1h of shop 07 is 8 in the table of features and 7 when rebuilt" in outcome.error_line
    report = json.loads((table.parent.parent / "reports" / "leak_audit.json").read_text(encoding="utf-8"))
    assert (report["passed"], report["differences"], report["by_feature"]) == (False, 1, {"issuer_attempts_1h": 1})


def test_needs_a_table_of_features(barberpro):
    outcome = barberpro("audit-leaks")
    assert outcome.code == 7
    assert "barberpro run" in outcome.error_line
