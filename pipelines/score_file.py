"""Scores the payments of a file: its rows join the published history, and the champion answers for each of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from barberpro.errors import BadInputError, IntegrityError, UnavailableError
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.tables import schemas
from barberpro.warehouse import reader, staging, writer
from barberpro.warehouse.chunks import Sizes
from barberpro.warehouse.columns import columns_of, outcome_columns
from barberpro.warehouse.database import Database, memory_database
from barberpro.warehouse.files import LandedFile, identity_of
from barberpro.warehouse.mapping import read_mapping
from barberpro.warehouse.specs import FieldSpec, Input
from barberpro.warehouse.sql import identifier
from models.answer import Answer
from pipelines import load, score

EVENTS = schemas.PAYMENT_EVENTS


@dataclass(frozen=True, slots=True)
class FileScores:
    """One row for each readable record: row_number (0-based), payment_id, failure_probability."""

    scores: pl.DataFrame
    model_version: str
    warnings: tuple[str, ...]
    answers: tuple[Answer, ...] = ()
    """One whole answer for each payment, where they were asked for."""

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "model_version": self.model_version,
            "warnings": list(self.warnings),
            "scores": self.scores.to_dicts(),
        }


def run(
    settings: Settings,
    file: Path,
    mapping: str | Path,
    progress: Progress = silent,
    reasons_share: float | None = None,
) -> FileScores:
    """Score every payment in `file`, which may lack the columns that only tell outcomes.

    With a `reasons_share` there are whole answers too, the riskiest share of them with reasons.
    """
    chosen = read_mapping(mapping)
    found = _payments_of(load.claimed(file, chosen), file)
    sizes = load.sizes_of(settings)
    lacking = _lacking(found, sizes)
    load.check(found, sizes, may_lack=lacking)
    warnings: list[str] = []
    with memory_database() as db:
        writer.add_pseudonyms(db, settings)
        staged = _stage(db, found, lacking, sizes, progress)
        if staged.refused:
            reason = db.execute("SELECT line, reason FROM refused ORDER BY line LIMIT 1").fetchall()[0]
            warnings.append(
                f"{staged.refused} of {staged.records} records were refused, first line {reason[0]}: {reason[1]}"
            )
        rows = _numbered(db, staged.records - staged.refused)
        warnings += _add_history(db, settings)
        progress("Scoring")
        payments = rows.select("source", "payment_id").unique(maintain_order=True)
        answer = score.score_events(settings, db, payments, progress, reasons_share=reasons_share)
    scores = rows.join(answer.scores, on=["source", "payment_id"], how="left", maintain_order="left", validate="m:1")
    columns = ["row_number", "payment_id", "failure_probability"]
    told = (*warnings, *answer.warnings)
    return FileScores(scores.select(columns), answer.model_version, told, answer.answers)


def write_answers(answers: Iterable[Answer], out: Path) -> None:
    """Write one answer a line as .jsonl; the file appears whole or not at all."""
    out.parent.mkdir(parents=True, exist_ok=True)
    partial = out.with_name(f".{out.name}.partial")
    with partial.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(each.as_json(), ensure_ascii=False) + "\n" for each in answers)
    partial.replace(out)


def check_answers(out: Path) -> None:
    """Refuse a file for answers that does not end in .jsonl, before the work is done."""
    if out.suffix != ".jsonl":
        raise BadInputError(f"--answers {out}: the ending {out.suffix!r} is not .jsonl (one answer a line)")


def _payments_of(found: list[load.Found], file: Path) -> load.Found:
    payments = [each for each in found if each.input.table is EVENTS]
    if len(payments) != 1:
        raise BadInputError(f"{file} holds {len(payments)} files of payments; give exactly one to score")
    return payments[0]


def _lacking(found: load.Found, sizes: Sizes) -> frozenset[str]:
    there = columns_of(found.path, found.input.format, sizes)
    if there is None:
        return frozenset()
    return frozenset(outcome_columns(found.input, EVENTS) - set(there))


def _stage(
    db: Database, found: load.Found, lacking: frozenset[str], sizes: Sizes, progress: Progress
) -> staging.Staged:
    file = LandedFile(found.path, identity_of(found.path))
    joined = {name: LandedFile(path, identity_of(path)) for name, path in found.joined.items()}
    received = staging.Received(found.mapping, without_outcomes(found.input, lacking), file, joined)
    staged = staging.stage(db, received, sizes, progress)
    if staged.refused == staged.records:
        line, reason = db.execute("SELECT line, reason FROM refused ORDER BY line LIMIT 1").fetchall()[0]
        raise BadInputError(f"{found.path.name}, line {line}: {reason}; all {staged.records} records were refused")
    return staged


def without_outcomes(source: Input, lacking: frozenset[str]) -> Input:
    """Require no outcome, and leave out what can only be made from columns that are `lacking`."""
    columns = tuple(replace(each, required=each.required and not each.outcome) for each in EVENTS.columns)
    kept = {name: _fillable(spec, lacking) for name, spec in source.fields.items()}
    return replace(
        source,
        table=replace(EVENTS, columns=columns),
        fields={name: spec for name, spec in kept.items() if spec is not None},
    )


def _fillable(spec: FieldSpec, lacking: frozenset[str]) -> FieldSpec | None:
    """Keep of a field what can be read; None where nothing of it can."""
    if spec.first_of:
        kept = [each for each in (_fillable(each, lacking) for each in spec.first_of) if each is not None]
        return replace(spec, first_of=tuple(kept)) if kept else None
    return None if spec.join is None and lacking.intersection(spec.sources) else spec


def _numbered(db: Database, readable: int) -> pl.DataFrame:
    """Each staged payment with the 0-based number of its record, refused records counted too."""
    rows = db.frame(
        "SELECT source, payment_id, row_number FROM staged JOIN ("
        "SELECT line, row_number() OVER (ORDER BY line) - 1 AS row_number "
        "FROM (SELECT line FROM staged UNION ALL SELECT line FROM refused)) USING (line) ORDER BY row_number"
    )
    if rows.height != readable:
        raise IntegrityError(f"{readable} records were read but {rows.height} are to be scored; nothing was answered")
    return rows


def _add_history(db: Database, settings: Settings) -> tuple[str, ...]:
    """Make `payment_events` of the file's rows and the versions of the published generation that it does not hold."""
    names = ", ".join(identifier(name) for name in EVENTS.names)
    db.execute(f"CREATE TEMP TABLE payment_events AS SELECT {names} FROM staged")
    writer.add_reference_tables(db, settings)
    try:
        history = reader.open_generation(settings)
    except UnavailableError:
        return ("nothing is published, so the file itself is all the history there is",)
    try:
        events = history.database.connection.execute(f"SELECT {names} FROM payment_events").to_arrow_table()
    finally:
        history.close()
    db.connection.register("history", events)
    db.execute(
        f"INSERT INTO payment_events SELECT {names} FROM history h WHERE NOT EXISTS ("
        "SELECT 1 FROM staged s WHERE s.source = h.source AND s.payment_id = h.payment_id "
        "AND s.source_version = h.source_version)"
    )
    db.connection.unregister("history")
    return (*history.warnings, *reader.key_warnings(history, settings))
