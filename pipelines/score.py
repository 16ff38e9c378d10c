"""Stage: the answers that were given, and the champion's about other attempts it has not learned from.

Whoever asks about payments asks here (`score_events`), and what is answered is logged before it is handed out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import ibis
import polars as pl

from barberpro.errors import UnavailableError
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.tables import schemas
from barberpro.warehouse.database import Database
from models import answer
from models.champion import has_model
from models.predict import Predictor, load_predictor
from pipelines import answers, command, features
from pipelines.recommending import recommended

MODEL = "payment_failure"
FILE = "payment_scores.parquet"
REPLAYED = "replayed"
ROW = ["source", "payment_id"]


@dataclass(frozen=True, slots=True)
class ScoreResult:
    """What was written, by which model (None: there is none yet)."""

    path: Path
    rows: int
    model_version: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """`scores`: source, payment_id and failure_probability in the order asked for.

    `advice` holds what `models.actions.recommend` says about each payment, in the order of its key.
    """

    scores: pl.DataFrame
    model_version: str
    warnings: tuple[str, ...]
    advice: pl.DataFrame = field(default_factory=pl.DataFrame)
    answers: tuple[answer.Answer, ...] = ()
    """Whole answers in the same order, where they were asked for."""


def run(settings: Settings, db: Database | None = None, progress: Progress = silent) -> ScoreResult:
    """Write `tables/payment_scores.parquet`: every answer that was given, and the champion's to what nobody asked.

    Those are about the attempts since its training, of the sources it knows. `db` is not needed: features are read
    from where their stage wrote them.
    """
    path = settings.tables / FILE
    home = settings.models / MODEL
    predictor = load_predictor(home) if has_model(home) else None
    replayed = payment_scores(predictor, _out_of_sample(settings, predictor)) if predictor else answers.empty()
    live = answers.read(settings)
    scores = pl.concat([live, replayed.join(live, on=ROW, how="anti")])
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    scores.sort(schemas.PAYMENT_SCORES.order_by).write_parquet(partial)
    partial.replace(path)
    progress(f"{live.height} answers given and {scores.height - live.height} replayed into {path}")
    return ScoreResult(path, scores.height, predictor.version if predictor else None)


def score_events(  # noqa: PLR0913, PLR0917  what is asked, and what a caller may choose
    settings: Settings,
    database: Database,
    rows: pl.DataFrame,
    progress: Progress = silent,
    now: datetime | None = None,
    reasons_share: float | None = None,
) -> Answer:
    """Score the payments `rows` (source, payment_id) of a database that holds them among their history.

    The database holds `payment_events` and the reference tables. Rows without an outcome (status NULL) count as
    attempts and tell nothing about how they ended. The answers are logged before this returns. With a `reasons_share`
    there are whole answers too, the riskiest share of them with reasons.
    """
    predictor = load_predictor(settings.models / MODEL)
    frame = _asked(database, rows, progress)
    found = payment_scores(predictor, frame)
    advice = recommended(settings, _advised(database, frame, found))
    told = found.drop("action", "action_propensity", "holdout").join(advice, on=ROW, how="left", validate="1:1")
    answers.log(settings, told, now or datetime.now(UTC))
    scores = rows.select(ROW).join(found.select(*ROW, "failure_probability"), on=ROW, how="left", maintain_order="left")
    told = _strangers(predictor, rows)
    if reasons_share is None:
        return Answer(scores, predictor.version, told, advice)
    progress("Explaining")
    ordered = rows.select(ROW).join(frame, on=ROW, how="inner", maintain_order="left")
    whole = tuple(answer.answers(predictor, ordered, reasons_share, actions_of(advice)))
    return Answer(scores, predictor.version, (*told, *_speechless(predictor)), advice, whole)


def actions_of(advice: pl.DataFrame) -> dict[tuple[str, str], tuple[dict[str, Any], ...]]:
    """Lay out what is recommended by source and payment, as answers tell it."""
    return {
        (source, payment_id): tuple(
            {
                "code": each["code"],
                "text": {"es": each["text_es"], "en": each["text_en"]},
                "expected_gain_ars": None if each["expected_gain_ars"] is None else str(each["expected_gain_ars"]),
                "evidence": {"es": each["evidence_es"], "en": each["evidence_en"]},
            }
            for each in items
        )
        for source, payment_id, items in advice.select(*ROW, "recommended_actions").iter_rows()
    }


def _asked(database: Database, rows: pl.DataFrame, progress: Progress) -> pl.DataFrame:
    """Compute the features of the rows asked about, one row for each payment."""
    database.connection.register("wanted_rows", rows.select(ROW).unique())
    database.execute("CREATE OR REPLACE TEMP TABLE wanted_payments AS SELECT * FROM wanted_rows")
    database.connection.unregister("wanted_rows")
    wanted = database.expression("wanted_payments")
    with features.feature_table(database, wanted, progress) as table:
        return database.execute(str(ibis.to_sql(table, dialect="duckdb"))).pl().sort(ROW)


def _advised(database: Database, frame: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Lay out what a recommendation rests on."""
    amounts = database.frame(
        "SELECT source, payment_id, arg_max(amount, source_version) AS amount FROM payment_events "
        "SEMI JOIN wanted_payments USING (source, payment_id) GROUP BY ALL"
    )
    facts = frame.select(*ROW, "checkout_id", "currency", "method", "installments", "three_ds")
    told = facts.join(found.select(*ROW, "failure_probability"), on=ROW, validate="1:1")
    return told.join(amounts, on=ROW, how="left", validate="1:1").sort(ROW)


def payment_scores(predictor: Predictor, frame: pl.DataFrame) -> pl.DataFrame:
    """Lay out answers as `schemas.PAYMENT_SCORES`, as replayed; nothing was offered, so the action is NULL."""
    probability = predictor.failure_probability(frame)
    low, high = predictor.range(frame, probability)
    values = frame.select(
        "source",
        "payment_id",
        scored_at="attempted_at",
        origin=pl.lit(REPLAYED),
        model_version=pl.lit(predictor.version),
        failure_probability=pl.Series(probability),
        range_low=pl.Series(low),
        range_high=pl.Series(high),
    )
    return pl.concat([answers.empty(), values], how="diagonal")


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


def _speechless(predictor: Predictor) -> tuple[str, ...]:
    if predictor.explainer is not None:
        return ()
    return (f"{predictor.version} was trained before models gave reasons, so there are none; train and promote anew",)


if __name__ == "__main__":
    command.main(run)
