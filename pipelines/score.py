"""Stage: the champion's answers about attempts it has not learned from, and about a file's rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import ibis
import polars as pl

from barberpro.errors import UnavailableError
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.tables import schemas
from barberpro.warehouse.database import Database
from models.champion import has_model
from models.predict import Predictor, load_predictor
from pipelines import command, features

MODEL = "payment_failure"
FILE = "payment_scores.parquet"
TYPES: dict[schemas.Kind, pl.DataType] = {
    "text": pl.String(),
    "timestamp": pl.Datetime("us"),
    "share": pl.Float64(),
    "boolean": pl.Boolean(),
}


@dataclass(frozen=True, slots=True)
class ScoreResult:
    """What was written, by which model (None: there is none yet)."""

    path: Path
    rows: int
    model_version: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """`scores`: source, payment_id and failure_probability in the order asked for."""

    scores: pl.DataFrame
    model_version: str
    warnings: tuple[str, ...]


def run(settings: Settings, db: Database | None = None, progress: Progress = silent) -> ScoreResult:
    """Write `tables/payment_scores.parquet`: every attempt since the champion's training, of the sources it knows.

    `db` is not needed: features are read from where their stage wrote them.
    """
    path = settings.tables / FILE
    home = settings.models / MODEL
    predictor = load_predictor(home) if has_model(home) else None
    scores = payment_scores(predictor, _out_of_sample(settings, predictor)) if predictor else empty_scores()
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    scores.sort(schemas.PAYMENT_SCORES.order_by).write_parquet(partial)
    partial.replace(path)
    progress(f"{scores.height} attempts scored into {path}")
    return ScoreResult(path, scores.height, predictor.version if predictor else None)


def score_events(settings: Settings, database: Database, rows: pl.DataFrame, progress: Progress = silent) -> Answer:
    """Score the payments `rows` (source, payment_id) of a database that holds them among their history.

    The database holds `payment_events` and the reference tables. Rows without an outcome (status NULL) count as
    attempts and tell nothing about how they ended.
    """
    predictor = load_predictor(settings.models / MODEL)
    database.connection.register("wanted_rows", rows.select("source", "payment_id").unique())
    database.execute("CREATE OR REPLACE TEMP TABLE wanted_payments AS SELECT * FROM wanted_rows")
    database.connection.unregister("wanted_rows")
    wanted = database.expression("wanted_payments")
    with features.feature_table(database, wanted, progress) as table:
        frame = database.execute(str(ibis.to_sql(table, dialect="duckdb"))).pl()
    found = frame.select("source", "payment_id").with_columns(
        failure_probability=pl.Series(predictor.failure_probability(frame), dtype=pl.Float64)
    )
    scores = rows.select("source", "payment_id").join(
        found, on=["source", "payment_id"], how="left", maintain_order="left"
    )
    return Answer(scores, predictor.version, _strangers(predictor, rows))


def payment_scores(predictor: Predictor, frame: pl.DataFrame) -> pl.DataFrame:
    """Lay out answers as `schemas.PAYMENT_SCORES`; nothing was offered, so the action is NULL."""
    probability = predictor.failure_probability(frame)
    low, high = predictor.range(frame, probability)
    values = frame.select(
        "source",
        "payment_id",
        scored_at="attempted_at",
        model_version=pl.lit(predictor.version),
        failure_probability=pl.Series(probability),
        range_low=pl.Series(low),
        range_high=pl.Series(high),
    )
    return pl.concat([empty_scores(), values], how="diagonal")


def empty_scores() -> pl.DataFrame:
    """Lay out no answers at all."""
    return pl.DataFrame(schema={column.name: TYPES[column.kind] for column in schemas.PAYMENT_SCORES.columns})


def _out_of_sample(settings: Settings, predictor: Predictor) -> pl.DataFrame:
    path = settings.tables / features.FILE
    if not path.exists():
        raise UnavailableError(f"{path} is not there: no features have been computed; run `barberpro run`")
    since = datetime.fromisoformat(predictor.manifest["period"]["test_from"])
    known = pl.col("source").is_in(predictor.manifest["sources"])
    return pl.scan_parquet(path).filter(known, pl.col("attempted_at") >= since).collect()


def _strangers(predictor: Predictor, rows: pl.DataFrame) -> tuple[str, ...]:
    known = set(predictor.manifest["sources"])
    return tuple(
        f"the model has not learned from source {source!r}, only from {', '.join(sorted(known))}"
        for source in sorted(set(rows["source"]) - known)
    )


if __name__ == "__main__":
    command.main(run)
