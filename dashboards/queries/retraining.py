"""What a retraining learns from: mature attempts, features as known then, parts cut by time, and tried parameters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, timedelta
from statistics import fmean
from typing import Any

import polars as pl

from barberpro.features.registry import families
from models.slices import labelled_slices
from models.spec import Unit
from models.spec_registry import known_models, spec_of
from models.split import split
from models.tune import SPACE
from pipelines.audit_leaks import LeakAudit
from pipelines.features import FILE
from pipelines.labelled import labelled
from pipelines.scratch import Scratch
from pipelines.train import TrainResult
from pipelines.tried import Refused

UNKNOWN = "unknown"
ALL_DAYS = (None, None)
FAILED = pl.col("failed").mean().round(4).alias("failed_share")


def parameters(scratch: Scratch) -> pl.DataFrame:
    """List the parameters that differ from `params.yaml` because the history is small; none where it is not."""
    rows = list(scratch.lighter.items())
    return pl.DataFrame(rows, schema={"parameter": pl.String, "value": pl.Float64}, orient="row")


def maturity(scratch: Scratch) -> pl.DataFrame:
    """Count by method the attempts that may be learned from, those that are too young, and how many failed."""
    hours: Mapping[str, int] = asdict(scratch.settings.params.maturity_hours)
    every = pl.read_parquet(scratch.settings.tables / FILE, columns=["method"])
    method = pl.col("method").cast(pl.String).fill_null(UNKNOWN)
    made = every.group_by(method).agg(attempts=pl.len())
    mature = _rows(scratch, "attempt").group_by(method).agg(FAILED, mature=pl.len())
    waited = pl.col("method").replace_strict(hours, default=hours[UNKNOWN], return_dtype=pl.Int64)
    joined = made.join(mature, on="method", how="left").with_columns(pl.col("mature").fill_null(0))
    counted = joined.with_columns(maturity_hours=waited, too_young=pl.col("attempts") - pl.col("mature"))
    return counted.select("method", "maturity_hours", "attempts", "mature", "too_young", "failed_share").sort(
        "attempts", "method", descending=[True, False]
    )


def questions(scratch: Scratch) -> pl.DataFrame:
    """Count what each model may learn from, with the share that failed in its sense; retries stand apart."""
    rows = _rows(scratch, "attempt")
    attempt = rows.with_columns(labelled_slices(rows)["attempt"]).group_by("attempt").agg(FAILED, rows=pl.len())
    apart = [(f"payment_failure: {name}", rows, failed) for name, failed, rows in attempt.sort("attempt").iter_rows()]
    named = [(name, spec_of(name)) for name in known_models()]
    whole = [(name, *_counted(scratch, spec.unit)) for name, spec in named if spec]
    kinds = {"model": pl.String, "rows": pl.Int64, "failed_share": pl.Float64}
    return pl.DataFrame([*whole, *apart], schema=kinds, orient="row").sort("model")


def features() -> pl.DataFrame:
    """Count the features of every family, those that rest on how others ended, and give one as an example."""
    rows = [
        (name, len(each.features), sum(one.rests_on_outcomes for one in each.features), each.features[0].text,
         each.features[0].fallback)
        for name, each in families().items()
    ]  # fmt: skip
    kinds = ["family", "features", "of outcomes", "for example", "where it cannot be known"]
    return pl.DataFrame(rows, schema=kinds, orient="row")


def audited(audit: LeakAudit | Refused) -> pl.DataFrame:
    """Say how many rows each proof rebuilt and how many features came out otherwise."""
    if isinstance(audit, Refused):
        return refused(audit)
    found = audit.as_json()
    proofs = [
        (f"rebuilt from what was known then ({basis})", told["rows"], told["differences"])
        for basis, told in found["by_basis"].items()
    ]
    later = found["shuffled"]
    proofs.append((f"{later['versions']:,} later versions shuffled", later["rows"], later["moved"]))
    return pl.DataFrame(proofs, schema=["proof", "attempts", "features that differ"], orient="row")


def cut(scratch: Scratch) -> pl.DataFrame:
    """Lay out the parts of a training: how many attempts, from when to when (UTC), and how many of them failed."""
    params = scratch.settings.params.payment_failure
    rows = _rows(scratch, "attempt")
    if rows.is_empty():
        return refused(Refused("no attempt is mature yet"))
    parts = split(rows, params.test_share, params.calibration_share)
    named = {"grow trees": parts.fit, "stop them and calibrate": parts.calibration, "judge": parts.test}
    day = pl.col("attempted_at").dt.date()
    told = [
        part.select(part=pl.lit(name), attempts=pl.len(), first=day.min(), last=day.max(), failed_share=FAILED).head(1)
        for name, part in named.items()
        if part.height
    ]
    dropped = pl.DataFrame({"part": ["left out: reaching into a later part"], "attempts": [parts.dropped]})
    return pl.concat([*told, dropped.cast({"attempts": pl.UInt32})], how="diagonal")


def trained(result: TrainResult | Refused) -> pl.DataFrame:
    """Say what came of a training: its version and role, or why there is no model."""
    if isinstance(result, Refused):
        return refused(result)
    if not result.trained:
        return refused(Refused(str(result.reason)))
    return pl.DataFrame({"version": [result.version], "role": [result.role]})


def trials(result: TrainResult | Refused) -> pl.DataFrame:
    """List the trials of a tuning, best first: parameters and the mean log loss over the folds they were tried on."""
    tuning = None if isinstance(result, Refused) else result.report.get("tuning")
    rows = [_trial(each) for each in tuning["trials"]] if tuning else []
    kinds = {"trial": pl.Int64, **dict.fromkeys(SPACE, pl.Float64), "folds": pl.Int64, "log_loss": pl.Float64}
    return pl.DataFrame(rows, schema=kinds, orient="row").sort("folds", "log_loss", descending=[True, False])


def version_of(result: TrainResult | Refused) -> str:
    """Name the model that came out; empty where none did."""
    return "" if isinstance(result, Refused) or not result.version else result.version


def day_before(scratch: Scratch, weeks: int) -> date:
    """Find the day that lies `weeks` before that of the newest attempt (UTC); `train --to` may be given it."""
    newest = pl.scan_parquet(scratch.settings.tables / FILE).select(pl.col("attempted_at").max()).collect().item()
    found: date = newest.date() - timedelta(weeks=weeks)
    return found


def refused(answer: Refused) -> pl.DataFrame:
    """Show a refusal as a table of one line."""
    return pl.DataFrame({"refused": [answer.reason]})


def _rows(scratch: Scratch, unit: Unit) -> pl.DataFrame:
    return labelled(scratch.settings, scratch.database, unit, None, ALL_DAYS)


def _counted(scratch: Scratch, unit: Unit) -> tuple[int, float | None]:
    rows = _rows(scratch, unit)
    return rows.height, rows.select(FAILED).item()


def _trial(each: Mapping[str, Any]) -> dict[str, Any]:
    losses = each["losses"]
    values = {name: round(each["values"][name], 4) for name in SPACE}
    return {"trial": each["number"], **values, "folds": len(losses), "log_loss": round(fmean(losses), 5)}
