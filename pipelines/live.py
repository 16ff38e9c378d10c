"""How good the answers were that were really given: those whose outcome has matured since, by week and version."""

from __future__ import annotations

from typing import Any

import polars as pl

from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.tables.local_time import ZONE
from barberpro.warehouse.database import Database
from barberpro.warehouse.files import write_json
from models.evaluate import clusters, evaluate
from models.labels import labels
from models.report import plain
from pipelines import answers

REPORT = "live.json"
METRICS = ("roc_auc", "log_loss", "brier", "ece")
LEAST_ROWS = 100
"""Fewer answers, or all with one outcome, get no metrics."""
KEY = ["source", "payment_id"]
WHOSE = """
SELECT source, payment_id, arg_max(client_id, source_version) AS client_id,
    arg_max(checkout_id, source_version) AS checkout_id
FROM payment_events GROUP BY ALL
"""


def run(settings: Settings, database: Database, progress: Progress = silent) -> dict[str, Any]:
    """Write `reports/live.json`: counts and metrics of logged answers, the untreated holdout apart."""
    report = performance(settings, outcomes(settings, database))
    write_json(settings.reports / REPORT, report)
    progress(f"{report['judged']} of {report['answers']} answers can be judged, in {settings.reports / REPORT}")
    return report


def outcomes(settings: Settings, database: Database) -> pl.DataFrame:
    """Put beside each logged answer how its attempt ended, `failed` NULL where that is not mature or not known.

    Of several answers about one attempt the last one before it counts; `late` marks one that was given when the
    outcome was already mature: that is no forecast.
    """
    logged = answers.read(settings)
    known = database.frame(labels(database.expression("payment_events"), settings.params.maturity_hours))
    whose = database.frame(WHOSE)
    joined = logged.join(known.select(*KEY, "mature_at", "failed"), on=KEY, how="left")
    marked = joined.join(whose, on=KEY, how="left").with_columns(
        late=(pl.col("scored_at") >= pl.col("mature_at")).fill_null(False)
    )
    return marked.sort("late", "scored_at", descending=[True, False]).unique(KEY, keep="last", maintain_order=True)


def performance(settings: Settings, rows: pl.DataFrame) -> dict[str, Any]:
    """Judge the answers that can be: in all, by week of Buenos Aires and by version; treated and held out apart."""
    judged = rows.filter(pl.col("failed").is_not_null(), ~pl.col("late"))
    local = pl.col("scored_at").dt.replace_time_zone("UTC").dt.convert_time_zone(ZONE).dt.date()
    dated = judged.with_columns(week=local.dt.truncate("1w").cast(pl.String))
    groups = {"treated": ~pl.col("holdout"), "holdout": pl.col("holdout")}
    return {
        "answers": rows.height,
        "judged": judged.height,
        "late": int(rows["late"].sum()),
        "waiting": int((rows["failed"].is_null() & ~rows["late"]).sum()),
        "interval": "90 %, bootstrap by client where known, else by checkout, else by row",
        "groups": {name: _judged(settings, dated.filter(some)) for name, some in groups.items()},
    }


def _judged(settings: Settings, rows: pl.DataFrame) -> dict[str, Any]:
    return {
        "all": _metrics(settings, rows),
        "weeks": {str(week): _metrics(settings, part) for (week,), part in _parts(rows, "week")},
        "versions": {str(version): _metrics(settings, part) for (version,), part in _parts(rows, "model_version")},
    }


def _parts(rows: pl.DataFrame, column: str) -> list[tuple[tuple[Any, ...], pl.DataFrame]]:
    return list(rows.sort(column).group_by(column, maintain_order=True))


def _metrics(settings: Settings, rows: pl.DataFrame) -> dict[str, Any]:
    found: dict[str, Any] = {"rows": rows.height, "failures": int(rows["failed"].sum())}
    if rows.height < LEAST_ROWS or rows["failed"].n_unique() < 2:
        return found
    params = settings.params.payment_failure
    failed, said = rows["failed"].to_numpy(), rows["failure_probability"].to_numpy()
    estimates = evaluate(failed, {"live": said}, clusters(rows), params.bootstrap_draws, params.seed).estimates("live")
    return {**found, **{name: plain(estimates[name]) for name in METRICS}}
