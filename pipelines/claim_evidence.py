"""What a measure is handed and gives back: a figure with its interval, or why there is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, get_args

from barberpro.domain.claims import Interval
from barberpro.domain.clustered import ClusterSums
from barberpro.settings import Settings
from barberpro.warehouse.database import Database

Why = Literal["no_evidence", "no_evaluation", "not_allowed", "no_denominator", "no_data", "few_clusters"]
WHYS: tuple[Why, ...] = get_args(Why)

By = Literal["clients", "days", "exact", "report"]
"""What an interval rests on: clusters of clients or days, no sampling at all, or the report that tells it."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What a measure may look at: the tables, and the half-open window of Buenos Aires days that counts."""

    settings: Settings
    database: Database
    since: date
    until: date
    level: float
    asked: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reading:
    """Another way to read the same words: its name and its figure."""

    name: str
    found: Interval | None
    sample: int

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"name": self.name, "sample": self.sample, **interval_json(self.found)}


@dataclass(frozen=True, slots=True)
class Evidence:
    """A figure: its interval, of how many of what, from which clusters, and other ways to read the claim."""

    found: Interval
    sample: int
    counted: str
    """What one of the sample is: payments, clients, checkouts, days, months."""
    by: By
    clusters: int | None = None
    design_effect: float | None = None
    since: date | None = None
    until: date | None = None
    readings: tuple[Reading, ...] = ()
    details: Mapping[str, Any] | None = None
    independent_of_history: bool = False
    """Whether no row of the history went into it, so that an invented history does not matter."""

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        return {
            **interval_json(self.found),
            "sample": self.sample,
            "counted": self.counted,
            "interval_by": self.by,
            "clusters": self.clusters,
            "design_effect": _rounded(self.design_effect),
            "since": self.since and self.since.isoformat(),
            "until": self.until and self.until.isoformat(),
            "readings": [each.as_json() for each in self.readings],
            "details": dict(self.details or {}),
        }


@dataclass(frozen=True, slots=True)
class Missing:
    """Why there is no figure; `sample_needed` where the sample that would be needed is known all the same."""

    why: Why
    sample_needed: int | None = None
    counted: str | None = None
    detail: Mapping[str, str] | None = None
    """What else must be said, in Spanish and English."""


def reading(name: str, sums: ClusterSums, z: float) -> Reading:
    """Make another reading of cluster sums."""
    return Reading(name, as_interval(sums, z), int(sums.under))


def as_interval(sums: ClusterSums, z: float) -> Interval | None:
    """Make an interval of cluster sums; None where clusters are too few."""
    ends = sums.interval(z)
    return None if ends is None or sums.share is None else Interval(sums.share, *ends)


def share_evidence(looked: Looked, sums: ClusterSums, counted: str, z: float, **more: Any) -> Evidence | Missing:
    """Make the evidence of a share that was counted by clients."""
    if not sums.under:
        return Missing("no_data")
    found = as_interval(sums, z)
    if found is None:
        return Missing("few_clusters", counted=counted)
    return Evidence(
        found,
        int(sums.under),
        counted,
        "clients",
        clusters=sums.clusters,
        design_effect=sums.design_effect,
        since=looked.since,
        until=looked.until,
        **more,
    )


def window_of(last_known: datetime, days: int, patience: timedelta) -> tuple[date, date]:
    """Give the last whole days whose slowest payments have had their time, half-open."""
    until = (last_known - patience).date()
    return until - timedelta(days=days), until


def interval_json(found: Interval | None) -> dict[str, float | None]:
    """Write an interval with six digits, which is more than any reader needs and the same on every machine."""
    if found is None:
        return {"value": None, "low": None, "high": None}
    return {name: _rounded(getattr(found, name)) for name in ("value", "low", "high")}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), 6)
