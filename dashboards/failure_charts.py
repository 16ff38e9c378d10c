"""The charts of the Failure model page: figures with their intervals below each other, and calibration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from barberpro.domain.formatting import Language
from dashboards import theme

ORANGE = "#D55E00"
ROW, FOOT = 44, 50
"""Pixels of a row with its words above it, so that a phone shows both in full, and of the axis with its unit."""
SIDE = 360
Rows = Sequence[Mapping[str, Any]]


def interval_rows(rows: Rows, tips: Mapping[str, str], title: str, form: str, language: Language) -> alt.LayerChart:
    """Draw for each row (`text`, `value`, `low`, `high`, `colour`, perhaps `said`) a point on its interval."""
    placed = [{**row, "place": place} for place, row in enumerate(rows)]
    axis = alt.Axis(title=title, format=form, tickCount=5, orient="bottom", labelOverlap=True)
    base = alt.Chart(alt.Data(values=placed)).encode(
        y=alt.Y("place:O", axis=None, scale=alt.Scale(paddingInner=0)),
        tooltip=[alt.Tooltip(f"{field}:N", title=name) for field, name in tips.items()],
    )
    x = alt.X("value:Q", axis=axis, scale=alt.Scale(zero=False, nice=True, domain=_domain(rows)))
    colour = alt.Color("colour:N", scale=None)
    spans = base.mark_rule(strokeWidth=3, opacity=0.45, yOffset=10).encode(x=alt.X("low:Q"), x2="high:Q", color=colour)
    points = base.mark_point(size=70, filled=True, opacity=1, yOffset=10).encode(x=x, color=colour)
    said = base.transform_filter("isValid(datum.said)").mark_tick(
        thickness=3, size=16, color=ORANGE, yOffset=10, opacity=1
    )
    words = base.mark_text(align="left", dy=-9, fontSize=13, color=theme.GREY, limit=0)
    layers = (spans, points, said.encode(x=alt.X("said:Q")), words.encode(x=alt.value(2), text="text:N"))
    return theme.styled(alt.layer(*layers), language, ROW * len(placed) + FOOT)


def size_bars(rows: Rows, tips: Mapping[str, str], title: str, language: Language, form: str = "~g") -> alt.LayerChart:
    """Draw for each row (`text`, `value`) a bar below its words."""
    placed = [{**row, "place": place} for place, row in enumerate(rows)]
    base = alt.Chart(alt.Data(values=placed)).encode(
        y=alt.Y("place:O", axis=None, scale=alt.Scale(paddingInner=0)),
        tooltip=[alt.Tooltip(f"{field}:N", title=name) for field, name in tips.items()],
    )
    axis = alt.Axis(title=title, format=form, tickCount=5, orient="bottom", labelOverlap=True)
    bars = base.mark_bar(height=12, yOffset=10, color=theme.BLUE).encode(x=alt.X("value:Q", axis=axis))
    words = base.mark_text(align="left", dy=-9, fontSize=13, color=theme.GREY, limit=0)
    chart = alt.layer(bars, words.encode(x=alt.value(2), text="text:N"))
    return theme.styled(chart, language, ROW * len(placed) + FOOT)


def calibration(rows: Rows, tips: Mapping[str, str], titles: tuple[str, str], language: Language) -> alt.LayerChart:
    """Draw bins (`said`, `failed`, `low`, `high`, `colour`) beside the line of a model that tells the truth."""
    most = min(1.0, 1.05 * max(max(row["said"], row["high"]) for row in rows))
    scale = alt.Scale(type="sqrt", domain=[0, most], nice=False)
    axes = [alt.Axis(title=title, format=".0%", values=_ticks(most), labelOverlap=True, grid=True) for title in titles]
    base = alt.Chart(alt.Data(values=list(rows))).encode(
        x=alt.X("said:Q", axis=axes[0], scale=scale),
        tooltip=[alt.Tooltip(f"{field}:N", title=name) for field, name in tips.items()],
    )
    colour = alt.Color("colour:N", scale=None)
    spans = base.mark_rule(strokeWidth=3, opacity=0.45).encode(y=alt.Y("low:Q"), y2="high:Q", color=colour)
    points = base.mark_point(size=60, filled=True, opacity=1).encode(
        y=alt.Y("failed:Q", axis=axes[1], scale=scale), color=colour
    )
    ends = alt.Data(values=[{"said": 0.0, "failed": 0.0}, {"said": most, "failed": most}])
    line = (
        alt.Chart(ends).mark_line(color=theme.GREY, strokeDash=[5, 4], strokeWidth=1.5).encode(x="said:Q", y="failed:Q")
    )
    return theme.styled(alt.layer(line, spans, points), language, SIDE)


def _ticks(most: float) -> list[float]:
    return [each for each in (0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0) if each <= most]


def _domain(rows: Rows) -> list[float]:
    ends = [row[name] for row in rows for name in ("low", "high", "said") if row.get(name) is not None]
    low, high = min(ends), max(ends)
    room = (high - low or abs(high) or 1.0) * 0.04
    return [low - room if low > room else min(low, 0.0), high + room]
