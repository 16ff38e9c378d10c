"""Every expectation of every table can fail, and fails alone; in a world where all is well none does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

import pytest

from barberpro.settings import Settings, read_params, shipped
from barberpro.tables import schemas
from barberpro.warehouse.database import Database
from barberpro.warehouse.latest import versions_table
from barberpro.warehouse.writer import open_writer
from pipelines import load, measure, synth
from pipelines.suites import fingerprint, suites
from tests.conftest import TEST_PSEUDONYM_KEY
from tests.pipelines import spoilt

PARAMS = replace(read_params(shipped("params.yaml")).validate, gap_attempts=5)
SUITES = suites(PARAMS)
RULES = [(table, rule.name) for table, suite in SUITES.items() for rule in suite.rules]
SAMPLED = [table for table, suite in SUITES.items() if suite.samples]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    root = tmp_path_factory.mktemp("world")
    settings = Settings(root, read_params(shipped("params.yaml")), pseudonym_key=TEST_PSEUDONYM_KEY)
    synth.run(root, payments=2_500, months=3, seed=5, end=date(2026, 8, 1))
    load.run(settings, now=datetime(2026, 8, 1))
    return settings


@pytest.fixture(scope="module")
def laboratory(world: Settings) -> Iterator[Database]:
    """Copy every table, so that what is spoilt is nobody's."""
    with open_writer(world) as db:
        contest_some(db)
        bury_some(db)
        versions = [versions_table(each) for each in schemas.LOADED_TABLES]
        names = sorted({*SUITES, *versions})
        db.execute("ATTACH ':memory:' AS laboratory")
        for name in names:
            db.execute(f"CREATE TABLE laboratory.{name} AS SELECT * FROM {name}")
        for each in schemas.REFERENCE_TABLES:
            db.execute(f"DROP TABLE temp.{each.name}")
        db.execute("USE laboratory")
        db.execute("SET VARIABLE horizon = TIMESTAMP '2026-08-02'")
        yield db


def contest_some(db: Database) -> None:
    """Add disputes by hand: a small world has none."""
    db.execute(
        "INSERT INTO disputes_versions BY NAME SELECT 'D' || payment_id AS dispute_id, source, source_version, "
        "event_at, known_at, known_at_basis, payment_id, attempted_at AS opened_at, amount, currency, "
        "event_at AS closed_at, 'won' AS outcome, source_version AS content_hash FROM payments "
        "WHERE status = 'approved' LIMIT 60"
    )


def bury_some(db: Database) -> None:
    """Add tombstones by hand, of bookings that the world does not hold: nothing in it is ever deleted."""
    db.execute(
        "INSERT INTO tombstones_versions BY NAME SELECT 'bookings:gone-' || booking_id AS tombstone_id, source, "
        "source_version, event_at, known_at, known_at_basis, 'bookings' AS table_name, "
        "'gone-' || booking_id AS row_key, true AS gone, source_version AS content_hash FROM bookings LIMIT 60"
    )


def broken(db: Database, table: str) -> set[str]:
    return {each.rule for each in measure.counts(db, SUITES[table]) if each.broken > each.allowed}


@pytest.mark.parametrize("table", SUITES)
def test_a_suite_is_complete_and_holds_where_all_is_well(laboratory: Database, table: str) -> None:
    suite = SUITES[table]
    assert suite.table.name == table
    names = [each.name for each in (*suite.rules, *suite.samples, *suite.drifts)]
    assert len(names) == len(set(names))
    texts = [each.text for each in (*suite.rules, *suite.samples, *suite.drifts)]
    assert len(texts) == len(set(texts))
    assert broken(laboratory, table) == set()
    spoken = {each.rule for each in measure.counts(laboratory, suite) if each.rows}
    assert {each.name for each in suite.rules} - spoken == set()


@pytest.mark.parametrize(("table", "rule"), RULES)
def test_a_rule_fails_alone_and_shows_whom_it_means(laboratory: Database, table: str, rule: str) -> None:
    laboratory.execute("BEGIN")
    try:
        for each in spoilt.statement(table, rule).split(";"):
            laboratory.execute(each)
        assert broken(laboratory, table) - spoilt.ALONG.get((table, rule), set()) == {rule}
        (found,) = (each for each in measure.counts(laboratory, SUITES[table]) if each.rule == rule)
        assert 0 < len(found.examples) <= 3
        assert "Ana" not in str(found.examples)
    finally:
        laboratory.execute("ROLLBACK")


@pytest.mark.parametrize("table", SAMPLED)
def test_values_of_a_sample_are_judged_one_by_one(laboratory: Database, table: str) -> None:
    """Spoil as many rows as there are expectations, each for another one."""
    from barberpro.checks import Expectation, Judge

    suite = SUITES[table]
    frame = measure.sample(laboratory, suite, 1_000_000).astype(object)
    frame = frame.loc[frame.index.repeat(30)].reset_index(drop=True)
    for place, each in enumerate(suite.samples):
        frame.loc[place, each.column] = {
            "expect_column_values_to_not_be_null": None,
            "expect_column_values_to_be_in_set": "teleported",
            "expect_column_values_to_be_between": -1,
        }[each.kind]
    expectations = [
        Expectation(each.name, each.text, each.kind, {"column": each.column, **each.arguments})
        for each in suite.samples
    ]
    judgement = Judge().judge(table, frame, expectations, suite.table.key)
    assert {each.rule: each.broken for each in judgement.outcomes} == {each.name: 1 for each in suite.samples}
    assert "<script" not in judgement.page
    assert "http" not in judgement.page


def test_a_figure_that_moved_is_told_by_its_source() -> None:
    (drift, *_) = SUITES["payments"].drifts
    moved = measure.drift_count(drift, {"a": 0.5, "b": 0.9, "new": 0.1}, {"a": 0.9, "b": 0.9, "gone": 1.0})
    assert (moved.rows, moved.broken) == (2, 1)
    assert moved.examples == ({"source": "a", "before": 0.9, "now": 0.5},)


def test_a_figure_of_a_drift_is_computed_by_source(laboratory: Database) -> None:
    for drift in SUITES["payments"].drifts:
        assert set(measure.figures(laboratory, drift)) == {"mercadopago"}


def test_a_large_table_is_sampled_by_its_key(laboratory: Database) -> None:
    once, again = (measure.sample(laboratory, SUITES["payments"], 1_000) for _ in range(2))
    assert 500 < len(once) <= 1_100
    assert once.equals(again)


def test_refusals_of_two_files_with_one_name_are_told_apart(laboratory: Database) -> None:
    laboratory.execute("BEGIN")
    for name in ("load_ledger", "quarantine"):
        laboratory.execute(
            f"INSERT INTO {name} SELECT * REPLACE ('0f' || sha256 AS sha256) FROM {name} "
            "WHERE sha256 = (SELECT min(sha256) FROM quarantine)"
        )
    count = next(each for each in measure.counts(laboratory, SUITES["quarantine"]) if "ledger" in each.rule)
    laboratory.execute("ROLLBACK")
    assert count.rows > 0
    assert count.broken == 0


def test_another_bound_is_another_set_of_rules() -> None:
    assert fingerprint(suites(PARAMS)) == fingerprint(SUITES)
    assert fingerprint(suites(replace(PARAMS, orphan_share=0.03))) != fingerprint(SUITES)
