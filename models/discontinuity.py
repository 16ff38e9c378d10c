"""Regression discontinuity: what changes where a table switches from one action to the next, told for that edge only.

Beside an edge a table that rules leaves nothing else to change, so the jump of the outcome there is the action's doing:
local to the edge, for amounts close to it, and silent about all others. A local line on each side gives the jump, at
the bandwidth of least mean squared error; the interval is the robust one, of the local parabola at that bandwidth
(Calonico, Cattaneo and Farrell, 2020), by client. The running variable belongs to the lower side at the edge itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.calibration import Floats
from models.discontinuity_texts import REASONS, VERDICTS
from models.intervals import Interval, interval
from models.local_linear import Side, best_bandwidth, fitted
from models.outcome_model import Ints

UP, DOWN, CANNOT_TELL = "higher above the edge", "lower above the edge", "cannot tell"
RULED_SHARE = 0.9
"""On each side so many rows within the bandwidth have to have that side's action, and the sides' actions to differ."""
FEWEST_ROWS = 100
"""Rows within the bandwidth on each side."""
PLACEBOS = (0.25, 0.5, 0.75)
"""Parts of each side's rows below which a placebo edge lies."""
PLACEBO_TAIL, DENSITY_TAIL = 0.025, 0.005
"""Error on each side: of all placebos of an edge together, and of the check of the density."""


@dataclass(frozen=True, slots=True)
class Rows:
    """What lies around the edges: running variable, outcome, client and, where known, what was shown."""

    running: Floats
    outcome: Floats
    cluster: Ints
    shown: Ints | None = None

    def among(self, kept: NDArray[np.bool_]) -> Rows:
        """Keep some of the rows."""
        shown = None if self.shown is None else self.shown[kept]
        return Rows(self.running[kept], self.outcome[kept], self.cluster[kept], shown)

    def sides(self, edge: float) -> tuple[Side, Side]:
        """Part them at an edge."""
        below = self.running <= edge
        parts = [(self.running[kept] - edge, self.outcome[kept], self.cluster[kept]) for kept in (below, ~below)]
        return Side(*parts[0]), Side(*parts[1])


@dataclass(frozen=True, slots=True)
class Jump:
    """The jump of the outcome at an edge: the line's value, the robust interval, and what it rests on."""

    edge: float
    below: tuple[float, float]
    """Level at the edge and slope of the line below it."""
    above: tuple[float, float]
    robust: Interval
    bandwidth: float
    rows_below: int
    rows_above: int

    @property
    def line(self) -> float:
        """The jump from one line to the other."""
        return self.above[0] - self.below[0]

    @property
    def is_level(self) -> bool:
        """Whether the interval holds zero."""
        return self.robust.low <= 0.0 <= self.robust.high

    def as_json(self) -> dict[str, Any]:
        """Plain values; the interval is centred on the parabola's value."""
        return {
            "edge": self.edge,
            "value": self.line,
            "robust_value": self.robust.value,
            "low": self.robust.low,
            "high": self.robust.high,
            "bandwidth": self.bandwidth,
            "below": {"level": self.below[0], "slope": self.below[1]},
            "above": {"level": self.above[0], "slope": self.above[1]},
            "rows_below": self.rows_below,
            "rows_above": self.rows_above,
        }


@dataclass(frozen=True, slots=True)
class Ruled:
    """Whether a table ruled around an edge: the most frequent action of each side, and its share there."""

    below: int
    above: int
    share_below: float
    share_above: float

    @property
    def is_ruled(self) -> bool:
        """Whether nearly everybody was shown their side's action."""
        return self.below != self.above and min(self.share_below, self.share_above) >= RULED_SHARE


@dataclass(frozen=True, slots=True)
class Discontinuity:
    """What is known at one edge."""

    edge: float
    jump: Jump | None
    ruled: Ruled | None
    density: Interval | None
    """The jump of the density of rows, as a share of its height: prices that avoid a side spoil the comparison."""
    placebos: tuple[Jump, ...]
    donut: Jump | None
    """The jump with the rows closest to the edge left out: amounts bunch at round numbers."""
    heaped_share: float
    """Part of the rows within the bandwidth that lie on the edge itself."""
    verdict: str
    reason: str
    picture: tuple[dict[str, float], ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """Plain values, with both texts."""
        jump = self.jump.as_json() if self.jump else {"edge": self.edge}
        return jump | {
            "ruled": {name: getattr(self.ruled, name) for name in ("share_below", "share_above", "is_ruled")}
            if self.ruled
            else None,
            "density": self.density.as_json() if self.density else None,
            "placebos": [each.as_json() for each in self.placebos],
            "donut": self.donut.as_json() if self.donut else None,
            "heaped_share": self.heaped_share,
            "verdict": self.verdict,
            "reason": self.reason,
            "verdict_es": f"{VERDICTS[self.verdict][0]}: {REASONS[self.reason][0]}",
            "verdict_en": f"{VERDICTS[self.verdict][1]}: {REASONS[self.reason][1]}",
            "picture": list(self.picture),
        }


def jump(rows: Rows, edge: float, tail: float, bandwidth: float | None = None) -> Jump | None:
    """Tell the jump at an edge; None where a side has too few rows or values to draw a line through."""
    below, above = rows.sides(edge)
    if min(len(np.unique(side.distance)) for side in (below, above)) < 10:
        return None
    width = best_bandwidth(below, above) if bandwidth is None else bandwidth
    if not np.isfinite(width) or width <= 0:
        return None
    lines, parabolas = ([fitted(side, order, width) for side in (below, above)] for order in (1, 2))
    counts = [len(each.rows) for each in lines]
    if min(counts) < 10:
        return None
    curved = float(parabolas[1].coefficients[0] - parabolas[0].coefficients[0])
    influence = np.concatenate([-parabolas[0].influence[0], parabolas[1].influence[0]])
    cluster = np.concatenate([below.cluster[parabolas[0].rows], above.cluster[parabolas[1].rows]])
    robust = interval(curved, influence * len(influence), _renumbered(cluster), tail)
    ends = [(float(each.coefficients[0]), float(each.coefficients[1])) for each in lines]
    return Jump(edge, ends[0], ends[1], robust, width, counts[0], counts[1])


def _renumbered(cluster: Ints) -> Ints:
    return np.unique(cluster, return_inverse=True)[1].astype(np.int64)
