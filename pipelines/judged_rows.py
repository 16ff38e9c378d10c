"""The attempts that models are judged on: mature, made after every cut-off, of sources that all of them know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import polars as pl

from barberpro.settings import Settings
from barberpro.tables.local_time import ZONE
from barberpro.warehouse.database import Database
from models.learner import Answering
from models.spec_registry import spec_of
from models.split import ORDER, with_learned_clients
from pipelines.labelled import amounts, labelled


@dataclass(frozen=True, slots=True)
class JudgedRows:
    """`rows` to judge on, `older` ones for the baselines to learn from."""

    rows: pl.DataFrame
    older: pl.DataFrame
    since: datetime
    """The latest cut-off: no judged attempt is older, and no label learned from matured after it."""

    @property
    def failures(self) -> int:
        """How many of the judged attempts failed."""
        return int(self.rows["failed"].sum())

    @property
    def period(self) -> tuple[str, str]:
        """First and last judged attempt, in UTC; the cut-off twice where there is none."""
        if self.rows.is_empty():
            return (self.since.isoformat(), self.since.isoformat())
        ends = self.rows.select(first=pl.col("attempted_at").min(), last=pl.col("attempted_at").max()).row(0)
        return (ends[0].isoformat(), ends[1].isoformat())


def judged_rows(
    settings: Settings, database: Database, models: Sequence[Answering], days: tuple[date | None, date | None]
) -> JudgedRows:
    """Read the attempts made in [days) that none of the models has learned from, with their amounts."""
    since = max(datetime.fromisoformat(each.manifest["period"]["test_from"]) for each in models)
    spec = spec_of(str(models[0].manifest["name"]))
    unit = spec.unit if spec else "attempt"
    known = set.intersection(*[set(each.manifest["sources"]) for each in models])
    every = labelled(settings, database, unit, None, (None, days[1])).filter(pl.col("source").is_in(sorted(known)))
    newer = every.filter(pl.col("attempted_at") >= max(since, _start(days[0]) if days[0] else since))
    older = every.filter(pl.col("mature_at") <= since, pl.col("attempted_at") < since)
    reaching = newer.select("source", "checkout_id").drop_nulls().unique()
    return JudgedRows(
        rows=with_learned_clients(newer, older)
        .join(amounts(database, unit), on=["source", "payment_id"], how="left")
        .sort(ORDER),
        older=older.join(reaching, on=["source", "checkout_id"], how="anti").sort(ORDER),
        since=since,
    )


def _start(day: date) -> datetime:
    """When a Buenos Aires day begins, in UTC without a zone."""
    return datetime.combine(day, time(), ZoneInfo(ZONE)).astimezone(UTC).replace(tzinfo=None)
