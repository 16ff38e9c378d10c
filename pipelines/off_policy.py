"""Judges policies on a log in a file: `barberpro ope`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from barberpro.progress import Progress, silent
from models.intervals import Interval
from models.ope import Judged, judged, logged_interval
from models.ope_verdict import DEFAULT, Rule
from pipelines.judged_log import Columns, read_log


@dataclass(frozen=True, slots=True)
class OffPolicyResult:
    """What a log tells of each target."""

    rows: int
    clusters: int
    without_propensity: int
    actions: dict[str, int]
    rule: Rule
    logged: Interval
    judged: tuple[Judged, ...]

    def as_json(self) -> dict[str, Any]:
        """Plain values; what is told of a single target stands at the top."""
        shared = {
            "rows": self.rows,
            "clusters": self.clusters,
            "without_propensity": self.without_propensity,
            "actions": self.actions,
            "level": self.rule.level,
            "verdict_level": self.rule.verdict_level,
            "comparisons": len(self.judged),
            "logged": self.logged.as_json(),
        }
        blocks = [each.as_json() for each in self.judged]
        return shared | (blocks[0] if len(blocks) == 1 else {"targets": blocks})


def run(
    path: Path, columns: Columns, progress: Progress = silent, *, is_estimated: bool = False, rule: Rule = DEFAULT
) -> OffPolicyResult:
    """Read the log and judge every target on it."""
    progress(f"Reading {path.name}")
    read = read_log(path, columns, is_estimated=is_estimated)
    progress(f"Judging on {read.log.rows:,} rows")
    log = read.log
    return OffPolicyResult(
        rows=log.rows,
        clusters=log.clusters,
        without_propensity=log.without_propensity,
        actions=dict(zip(log.actions, np.bincount(log.action, minlength=len(log.actions)).tolist(), strict=True)),
        rule=rule,
        logged=logged_interval(log, rule),
        judged=tuple(judged(log, read.targets, rule)),
    )
