"""Looks for jumps at the edges of a table on a log in a file: `barberpro discontinuity`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from barberpro.progress import Progress, silent
from models.discontinuity import Discontinuity, Rows
from models.discontinuity_checks import discontinuities
from pipelines.judged_log import cluster_of, columns_of, finite


@dataclass(frozen=True, slots=True)
class Asked:
    """Which columns say what, and what is looked for."""

    running: str
    outcome: str
    edges: tuple[float, ...]
    action: str | None = None
    cluster: str | None = None
    donut: float = 0.0
    level: float = 0.90


@dataclass(frozen=True, slots=True)
class DiscontinuityResult:
    """What was found at each edge."""

    rows: int
    level: float
    edges: tuple[Discontinuity, ...]
    picture: Path | None

    def as_json(self) -> dict[str, Any]:
        """Plain values."""
        found = [each.as_json() for each in self.edges]
        return {"rows": self.rows, "level": self.level, "comparisons": len(found), "edges": found,
                "plot": str(self.picture) if self.picture else None}  # fmt: skip


def run(path: Path, asked: Asked, progress: Progress = silent, *, plot: Path | None = None) -> DiscontinuityResult:
    """Read the log, judge each edge, and draw them where a plot is wanted."""
    progress(f"Reading {path.name}")
    rows = _rows(path, asked)
    progress(f"Judging {len(asked.edges)} edges on {len(rows.running):,} rows")
    found = discontinuities(rows, asked.edges, asked.level, asked.donut)
    if plot is not None:
        _draw(plot, found, asked)
    return DiscontinuityResult(len(rows.running), asked.level, tuple(found), plot)


def _rows(path: Path, asked: Asked) -> Rows:
    wanted = (asked.running, asked.outcome, asked.action, asked.cluster)
    frame = columns_of(path, tuple(dict.fromkeys(name for name in wanted if name is not None)))
    shown = None
    if asked.action is not None:
        shown = frame[asked.action].rank("dense").fill_null(0).cast(int).to_numpy().astype(np.int64)
    return Rows(
        finite(frame[asked.running], str(path)),
        finite(frame[asked.outcome], str(path)),
        cluster_of(frame, asked.cluster, str(path)),
        shown,
    )


def _draw(plot: Path, found: Sequence[Discontinuity], asked: Asked) -> None:
    from models.discontinuity_plots import picture  # noqa: PLC0415  matplotlib takes a second to import

    plot.parent.mkdir(parents=True, exist_ok=True)
    plot.write_bytes(picture(found, asked.running, asked.outcome))
