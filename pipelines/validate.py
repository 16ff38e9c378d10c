"""Stage validate: the quality gate right after load. Where a rule that stops is broken, nothing goes further."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from barberpro.errors import BarberProError, GateRefusedError, UnavailableError
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.tables import schemas
from barberpro.warehouse import reader
from barberpro.warehouse.database import Database
from barberpro.warehouse.files import write_json
from barberpro.warehouse.latest import LATEST
from barberpro.warehouse.sql import literal
from barberpro.warehouse.worlds import MANIFEST
from barberpro.warehouse.writer import open_writer
from pipelines import command, data_docs, measure, verdicts
from pipelines.rules import Suite
from pipelines.suites import fingerprint, suites
from pipelines.verdicts import RuleVerdict, Verdict

if TYPE_CHECKING:
    from barberpro.checks import Expectation, Judge

DOCS = "data_docs"
SEAL = "validated.json"
"""Says by content which tables passed, and not when: what is built on them depends on it."""
Figures = Mapping[str, Mapping[str, float]]
"""Value by source of each drift's figure."""


@dataclass(frozen=True, slots=True)
class ValidateResult:
    """The verdict, where its pages are, and whether it stood already for the tables as they are."""

    verdict: Verdict
    docs: Path
    reused: bool

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {**self.verdict.as_json(), "docs": str(self.docs), "reused": self.reused}


def run(
    settings: Settings, db: Database | None = None, progress: Progress = silent, *, now: datetime | None = None
) -> ValidateResult:
    """Judge the loaded tables, write the report and its pages; GateRefusedError where a rule that stops is broken."""
    if db is None:
        with open_writer(settings) as opened:
            return run(settings, opened, progress, now=now)
    result = judged(settings, db, progress, now=now)
    seal = settings.reports / SEAL
    if not result.verdict.passed:
        seal.unlink(missing_ok=True)
        raise GateRefusedError(verdicts.refusal(settings, result.verdict))
    loaded = {each.name for each in schemas.LOADED_TABLES}
    write_json(seal, {"passed": {name: text for name, text in result.verdict.tables.items() if name in loaded}})
    return result


def judged(
    settings: Settings, db: Database, progress: Progress = silent, *, now: datetime | None = None
) -> ValidateResult:
    """Reach a verdict, or take the one that was reached about tables with the same content."""
    if not db.scalar("SELECT count(*) FROM load_ledger"):
        raise UnavailableError("nothing was loaded yet, so there is nothing to judge; run `barberpro load` first")
    expected = suites(settings.params.validate)
    rules_sha256, docs = fingerprint(expected), settings.reports / DOCS
    progress("hashing the tables to be judged")
    with _prepared(settings, db):
        hashes = verdicts.hashes(db, list(expected))
        kept = verdicts.read(settings)
        same = kept is not None and (dict(kept.tables), kept.rules_sha256) == (hashes, rules_sha256)
        if kept and same and (docs / "index.html").is_file():
            progress("the verdict on these very tables stands")
            return ValidateResult(kept, docs / "index.html", reused=True)
        at = (now or datetime.now(UTC)).replace(microsecond=0)
        there = {name: suite for name, suite in expected.items() if name in db.tables()}
        rules, pages = _judge_all(settings, db, there, progress)
    verdict = Verdict(hashes, rules_sha256, at.isoformat(), tuple(rules))
    front = data_docs.write(docs, verdict, pages)
    verdicts.write(settings, verdict)
    progress(f"{len(rules)} rules judged, {len(verdict.stopping)} stop, {len(verdict.warnings)} warn: {front}")
    return ValidateResult(verdict, front, reused=False)


def _judge_all(
    settings: Settings, db: Database, expected: Mapping[str, Suite], progress: Progress
) -> tuple[list[RuleVerdict], dict[str, list[str]]]:
    progress("starting Great Expectations")
    from barberpro.checks import Judge  # noqa: PLC0415 - takes seconds

    before = _before(settings, expected)
    rules: list[RuleVerdict] = []
    pages: dict[str, list[str]] = {}
    judge = Judge()
    for done, (name, suite) in enumerate(expected.items()):
        progress(f"judging {name}", done, len(expected))
        counted, first = _judge_counts(judge, db, suite, before)
        sampled, second = _judge_sample(judge, db, suite, settings.params.validate.sample_rows)
        rules += [*counted, *sampled]
        pages[name] = [first, *second]
    return rules, pages


def _judge_counts(judge: Judge, db: Database, suite: Suite, before: Figures) -> tuple[list[RuleVerdict], str]:
    """Let the library judge a frame of one row: how many rows break each rule, in whole numbers."""
    import pandas as pd  # noqa: PLC0415 - comes with the library

    from barberpro.checks import Expectation  # noqa: PLC0415

    drifted = [
        measure.drift_count(each, measure.figures(db, each), before[each.name])
        for each in suite.drifts
        if each.name in before
    ]
    found = [*measure.counts(db, suite), *drifted]
    spoken: dict[str, tuple[str, str]] = {each.name: (each.text, each.severity) for each in suite.rules}
    spoken |= {each.name: (each.text, "warn") for each in suite.drifts}
    expectations: list[Expectation] = [
        Expectation(
            each.rule,
            spoken[each.rule][0],
            "expect_column_max_to_be_between",
            {"column": _broken(spoken[each.rule][0]), "max_value": each.allowed},
            spoken[each.rule][1],
        )
        for each in found
    ]
    frame = pd.DataFrame({_broken(spoken[each.rule][0]): [each.broken] for each in found})
    judgement = judge.judge(f"{suite.table.name}: rules counted over all rows", frame, expectations)
    passed = {each.rule: each.passed for each in judgement.outcomes}
    verdict = [
        RuleVerdict(
            table=suite.table.name,
            rule=each.rule,
            text=spoken[each.rule][0],
            severity=spoken[each.rule][1],
            passed=passed[each.rule],
            broken=each.broken,
            rows=each.rows,
            allowed=each.allowed,
            judged_on="all rows",
            examples=each.examples,
        )
        for each in found
    ]
    return verdict, judgement.page


def _broken(text: str) -> str:
    return f"Rows that break: {text}"


def _judge_sample(judge: Judge, db: Database, suite: Suite, most: int) -> tuple[list[RuleVerdict], list[str]]:
    """Let the library judge values one by one; an empty table is no error where a source lacks it."""
    from barberpro.checks import Expectation  # noqa: PLC0415

    frame = measure.sample(db, suite, most) if suite.samples else None
    if frame is None or frame.empty:
        return [], []
    expectations = [
        Expectation(
            each.name,
            each.text,
            each.kind,
            {"column": each.column, **each.arguments},
            each.severity,
            each.tolerated_share,
        )
        for each in suite.samples
    ]
    name = suite.table.name
    judgement = judge.judge(f"{name}: values of {len(frame):,} rows", frame, expectations, suite.table.key)
    told = {each.name: each for each in suite.samples}
    verdict = [
        RuleVerdict(
            table=name,
            rule=each.rule,
            text=told[each.rule].text,
            severity=told[each.rule].severity,
            passed=each.passed,
            broken=each.broken,
            rows=each.rows,
            allowed=int(each.rows * told[each.rule].tolerated_share),
            judged_on=f"{len(frame):,} rows",
            examples=each.examples,
        )
        for each in judgement.outcomes
    ]
    return verdict, [judgement.page]


@contextmanager
def _prepared(settings: Settings, db: Database) -> Iterator[None]:
    """Compute each table of latest versions once, and say up to when a time is not in the future."""
    db.execute(f"SET VARIABLE horizon = TIMESTAMP {literal(str(_horizon(settings, db)))}")
    for name in LATEST:
        db.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT * FROM main.{name}")
    try:
        yield
    finally:
        for name in LATEST:
            db.execute(f"DROP TABLE temp.{name}")
        db.execute("RESET VARIABLE horizon")


def _horizon(settings: Settings, db: Database) -> datetime:
    """Return the newest delivery's time, or the end of a synthetic world: that may lie ahead."""
    newest: datetime = db.scalar("SELECT max(loaded_at) FROM load_ledger")
    path = settings.raw / MANIFEST
    if path.is_file() and db.scalar("SELECT bool_and(synthetic) FROM load_ledger"):
        end = json.loads(path.read_text(encoding="utf-8")).get("end")
        newest = max(newest, datetime.fromisoformat(end)) if end else newest
    return newest + timedelta(hours=settings.params.validate.future_hours)


def _before(settings: Settings, expected: Mapping[str, Suite]) -> dict[str, dict[str, float]]:
    """Compute the figures of the generation in force; none where there is none that holds what they need."""
    wanted: Sequence[Any] = [drift for suite in expected.values() for drift in suite.drifts]
    try:
        with reader.generation(settings) as opened:
            return {drift.name: measure.figures(opened.database, drift) for drift in wanted}
    except BarberProError:
        return {}


if __name__ == "__main__":
    command.main(run, reads_warehouse=True)
