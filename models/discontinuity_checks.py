"""What has to hold beside an edge before a jump tells of an action: who rules, density, placebos, round amounts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from models.discontinuity import (
    CANNOT_TELL,
    DENSITY_TAIL,
    DOWN,
    FEWEST_ROWS,
    PLACEBO_TAIL,
    PLACEBOS,
    UP,
    Discontinuity,
    Jump,
    Rows,
    Ruled,
    jump,
)
from models.intervals import NORMAL, Interval

BINS_ASIDE = 20
"""Points of the picture on each side."""
WINDOW = 2.0
"""The picture shows so many bandwidths on each side."""


def discontinuities(rows: Rows, edges: Sequence[float], level: float, donut: float = 0.0) -> list[Discontinuity]:
    """Judge the jump at each edge of a table; the intervals hold together at this level."""
    tail = (1.0 - level) / 2.0 / max(len(edges), 1)
    bounds = [-np.inf, *sorted(edges), np.inf]
    return [
        _at(rows.among((rows.running > before) & (rows.running <= after)), edge, tail, donut)
        for before, edge, after in zip(bounds, sorted(edges), bounds[2:], strict=False)
    ]


def _at(rows: Rows, edge: float, tail: float, donut: float) -> Discontinuity:
    """Judge one edge on the rows up to its neighbours, so that no other switch lies among them."""
    found = jump(rows, edge, tail) if len(rows.running) else None
    if found is None:
        return Discontinuity(edge, None, None, None, (), None, 0.0, CANNOT_TELL, "too_few")
    near = rows.among(np.abs(rows.running - edge) < found.bandwidth)
    heaped = float((near.running == edge).mean())
    ruled = _ruled(near, edge)
    if ruled is not None and not ruled.is_ruled:
        return Discontinuity(
            edge, found, ruled, None, (), None, heaped, CANNOT_TELL, "not_ruled", _picture(rows, found)
        )
    density = _density(rows, edge)
    placebos = _placebos(rows, edge)
    without = jump(rows.among(np.abs(rows.running - edge) > donut), edge, tail, found.bandwidth)
    verdict, reason = _verdict(found, ruled, density, placebos, without)
    return Discontinuity(edge, found, ruled, density, placebos, without, heaped, verdict, reason, _picture(rows, found))


def _verdict(
    found: Jump, ruled: Ruled | None, density: Interval | None, placebos: tuple[Jump, ...], donut: Jump | None
) -> tuple[str, str]:
    checks = (
        ("not_known_who_ruled", ruled is None),
        ("too_few", min(found.rows_below, found.rows_above) < FEWEST_ROWS),
        ("density", density is not None and not density.low <= 0.0 <= density.high),
        ("placebo", any(not each.is_level for each in placebos)),
        ("holds_zero", found.is_level),
        ("donut", donut is None or donut.robust.value * found.robust.value <= 0),
    )
    reason = next((name for name, holds in checks if holds), None)
    if reason is not None:
        return CANNOT_TELL, reason
    return (UP if found.robust.low > 0 else DOWN), "local"


def _ruled(near: Rows, edge: float) -> Ruled | None:
    if near.shown is None:
        return None
    below = near.running <= edge
    counts = [np.bincount(near.shown[side], minlength=1) for side in (below, ~below)]
    modes = [int(each.argmax()) for each in counts]
    shares = [float(each.max() / max(each.sum(), 1)) for each in counts]
    return Ruled(modes[0], modes[1], shares[0], shares[1])


def _density(rows: Rows, edge: float) -> Interval | None:
    """Tell the jump of how many rows there are, as a share of them (McCrary, 2008): lines through a histogram."""
    distance = rows.running - edge
    width = 2.0 * float(distance.std()) / len(distance) ** 0.5
    if width <= 0:
        return None
    low, high = np.quantile(distance, [0.01, 0.99])
    sides = int(np.ceil(-min(low, -width) / width)), int(np.ceil(max(high, width) / width))
    places = np.arange(-sides[0], sides[1])
    counts = np.histogram(-distance, np.sort(-np.append(places, sides[1]) * width))[0][::-1].astype(np.float64)
    bins = Rows((places + 0.5) * width, counts, np.arange(len(places)))
    found = jump(bins, 0.0, DENSITY_TAIL)
    if found is None:
        return None
    inside = counts[np.abs(bins.running) < found.bandwidth].mean() or 1.0
    value, error = found.robust.value / inside, found.robust.error / inside
    reach = NORMAL.inv_cdf(1.0 - DENSITY_TAIL) * error  # counts of many rows are as good as normal
    return Interval(value, value - reach, value + reach, error)


def _placebos(rows: Rows, edge: float) -> tuple[Jump, ...]:
    """Look for jumps where nothing switches, on one side at a time."""
    tail = PLACEBO_TAIL / (2 * len(PLACEBOS))
    found = []
    for side in (rows.among(rows.running <= edge), rows.among(rows.running > edge)):
        if len(side.running) >= 4 * FEWEST_ROWS:
            found += [jump(side, float(place), tail) for place in np.quantile(side.running, PLACEBOS)]
    return tuple(each for each in found if each is not None)


def _picture(rows: Rows, found: Jump) -> tuple[dict[str, float], ...]:
    """Average the outcome in small bins beside the edge."""
    reach = WINDOW * found.bandwidth
    bins = np.linspace(found.edge - reach, found.edge + reach, 2 * BINS_ASIDE + 1)
    place = np.searchsorted(bins, rows.running, side="left") - 1
    inside = (place >= 0) & (place < len(bins) - 1)
    count = np.bincount(place[inside], minlength=len(bins) - 1)
    total = np.bincount(place[inside], rows.outcome[inside], minlength=len(bins) - 1)
    centre = (bins[1:] + bins[:-1]) / 2
    return tuple(
        {"running": float(centre[at]), "outcome": float(total[at] / count[at]), "rows": int(count[at])}
        for at in np.flatnonzero(count)
    )
