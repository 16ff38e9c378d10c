"""Pictures of jumps at the edges of a table, as PNG bytes."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from models.discontinuity import Discontinuity

BELOW, ABOVE, EDGE = "#1f5a96", "#b4531d", "grey"


def picture(found: Sequence[Discontinuity], running: str, outcome: str) -> bytes:
    """Draw each edge: means in small bins, the two lines, and what may be said of the jump between them."""
    figure = Figure(figsize=(6 * len(found), 4.5), layout="constrained")
    for axes, each in zip(np.atleast_1d(figure.subplots(1, len(found))), found, strict=True):
        _draw(axes, each)
        axes.set(xlabel=running, ylabel=f"mean of {outcome}")
    out = BytesIO()
    figure.savefig(out, format="png", dpi=110, metadata={"Software": None})
    return out.getvalue()


def _draw(axes: Axes, found: Discontinuity) -> None:
    axes.axvline(found.edge, color=EDGE, linewidth=0.8, linestyle="--")
    told = found.as_json()
    axes.set_title(f"edge {found.edge:,.0f}\n{told['verdict_en']}", loc="left", fontsize=9, wrap=True)
    if found.jump is None:
        return
    counts = np.array([each["rows"] for each in found.picture])
    centres = np.array([each["running"] for each in found.picture])
    means = [each["outcome"] for each in found.picture]
    colours = np.where(centres <= found.edge, BELOW, ABOVE)
    axes.scatter(centres, means, s=8 + 40 * counts / counts.max(), c=list(colours), alpha=0.6, linewidths=0)
    for (level, slope), far, colour in (
        (found.jump.below, -found.jump.bandwidth, BELOW),
        (found.jump.above, found.jump.bandwidth, ABOVE),
    ):
        axes.plot([found.edge, found.edge + far], [level, level + slope * far], color=colour)
