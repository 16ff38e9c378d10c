"""What was judged of policies of menus: the document's table and, once there is one, the learned one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from pathlib import Path
from typing import Any

import polars as pl

from barberpro.settings import Settings
from barberpro.warehouse.database import Database
from pipelines.menu_verdicts import REPORT, REWARDS
from pipelines.traffic import RECENT_DAYS

Row = Mapping[str, Any]
TABLE, LEARNED = "table", "learned"
FILES = {TABLE: REPORT, LEARNED: "learned_menus.json"}
ALL = "all"
ESTIMATORS = ("dr", "switch_dr", "snips", "ips", "dm")
"""Those that the verdict may rest on first."""
PER_DAY = f"""
WITH last AS (SELECT source, max(opened_at) AS until, min(opened_at) AS since FROM checkouts GROUP BY source)
SELECT c.source,
    count(*) / greatest(least({RECENT_DAYS}, date_diff('day', any_value(last.since), any_value(last.until))), 1)
FROM checkouts c JOIN last USING (source) WHERE c.opened_at > last.until - INTERVAL {RECENT_DAYS} DAY GROUP BY c.source
"""
ORDERED: Mapping[str, Callable[[str], float | datetime]] = {
    "real_amount": float,
    "opened_at": datetime.fromisoformat,
}
"""Facts whose bins have ends, and how these are read."""
BINS = {
    "below": re.compile(r"below (.+)"),
    "above": re.compile(r"(.+) and above"),
    "between": re.compile(r"(.+) to (.+)"),
}


@dataclass(frozen=True, slots=True)
class Judged:
    """A source's verdicts on a policy."""

    source: str
    content: Row

    @property
    def bands(self) -> tuple[str, ...]:
        """The bands that were judged, all of them together first."""
        return tuple(dict.fromkeys(band_of(each) for each in self.content["verdicts"]))

    @property
    def rewards(self) -> tuple[str, ...]:
        """What was judged by."""
        told = {each["reward"] for each in self.content["verdicts"]}
        return tuple(name for name in REWARDS if name in told)

    def verdict(self, band: str, reward: str) -> Row | None:
        """Find a verdict."""
        return next(
            (each for each in self.content["verdicts"] if (band_of(each), each["reward"]) == (band, reward)), None
        )

    def table_of(self, name: str) -> Row | None:
        """Find a band of the table by name; None for all of them, and for a policy that has none."""
        return next((each for each in self.content.get("table", ()) if each["band"] == name), None)

    @property
    def comparisons(self) -> int:
        """How many verdicts hold together."""
        return int(self.content.get("comparisons", len(self.content["verdicts"])))

    @property
    def menus(self) -> Sequence[Row]:
        """The menus that a learned policy would show, with the share of each; nothing for the table."""
        found: Sequence[Row] = self.content.get("menus", ())
        return found

    @property
    def edges(self) -> Sequence[Row]:
        """What was found at the edges of the table; nothing for a policy that has none."""
        found: Sequence[Row] = self.content.get("discontinuity", ())
        return found


@dataclass(frozen=True, slots=True)
class Interval:
    """A difference with its ends, at a level."""

    name: str
    value: float
    low: float
    high: float
    ess: float | None
    relative: tuple[float, float, float] | None


def band_of(row: Row) -> str:
    """Name the band of a verdict; one that names none is on all amounts."""
    return str(row.get("band", ALL))


def stamp(settings: Settings) -> tuple[tuple[str, int], ...]:
    """Tell one state of the reports from another."""
    paths = {policy: settings.reports / file for policy, file in FILES.items()}
    return tuple((policy, path.stat().st_mtime_ns) for policy, path in paths.items() if path.is_file())


def judged(settings: Settings) -> dict[str, tuple[Judged, ...] | str]:
    """Read what each policy was judged as, by source; in words what is wrong with a report."""
    paths = {policy: settings.reports / file for policy, file in FILES.items()}
    return {policy: _read(path) for policy, path in paths.items() if path.is_file()}


def _read(path: Path) -> tuple[Judged, ...] | str:
    try:
        sources = json.loads(path.read_text(encoding="utf-8"))["sources"]
        return tuple(Judged(name, content) for name, content in sources.items() if content["verdicts"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        return f"{path.name}: {type(problem).__name__} {problem}"


def intervals(row: Row) -> list[Interval]:
    """List the differences to what was logged: what the verdict rests on, then every estimator (90 %)."""
    basis = row["basis"]
    found = [Interval("basis", basis["value"], basis["low"], basis["high"], None, None)] if basis else []
    for name in ESTIMATORS:
        each = row["estimators"].get(name)
        if each:
            relative = each["relative_difference"]
            ends = (relative["value"], relative["low"], relative["high"]) if relative else None
            difference = each["difference"]
            found.append(Interval(name, difference["value"], difference["low"], difference["high"], each["ess"], ends))
    return found


def frame(judged: Judged) -> pl.DataFrame:
    """Lay out every estimate of every verdict, for a download."""
    rows = [
        {
            "source": judged.source,
            "band": band_of(row),
            "reward": row["reward"],
            "rows": row["rows"],
            "verdict": row["verdict"],
            "reason": row["reason"],
            "sample_needed": row["sample_needed"],
            "estimator": each.name,
            "difference": each.value,
            "low": each.low,
            "high": each.high,
            "effective_rows": each.ess,
        }
        for row in judged.content["verdicts"]
        for each in intervals(row)
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def per_day(database: Database) -> dict[str, float]:
    """Count the checkouts a day of each source, over its newest twelve weeks."""
    return {source: float(count) for source, count in database.frame(PER_DAY).rows()}


def days_needed(row: Row, whole: Row | None, daily: float | None) -> int | None:
    """Tell how many more days of our traffic the sample takes; None where no sample would do, 0 where it is there."""
    needed: int | None = row["sample_needed"]
    if needed is None or not daily or whole is None or not whole["rows"] or not row["rows"]:
        return None
    of_band: float = daily * row["rows"] / whole["rows"]
    more: int = ceil((needed - row["rows"]) / of_band)
    return max(more, 0)


def bin_ends(fact: str, label: str) -> tuple[str, tuple[float | datetime, ...]] | None:
    """Read what a bin lies `below`, `between` or `above`, as pesos or moments; None for a bin of words."""
    read = ORDERED.get(fact)
    found = next(((shape, match) for shape, each in BINS.items() if (match := each.fullmatch(label))), None)
    if read is None or found is None:
        return None
    shape, match = found
    try:
        return shape, tuple(read(each) for each in match.groups())
    except ValueError:
        return None
