"""The charts of a What-if page: changes with their bands, months with theirs, curves by number, and shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from barberpro.domain.formatting import Language
from dashboards import theme

Rows = Sequence[Mapping[str, Any]]
ROW, FOOT = 46, 76
"""Pixels of a row with its words above it, and of the axis with its unit."""
HEIGHT, LEGEND_ROW = 340, 26


def changes(rows: Rows, title: str, language: Language) -> alt.LayerChart:
    """Draw for each row (`text`, `value`, `low`, `high`, `colour`) a point on its band, beside no change."""
    placed = [{**row, "place": place} for place, row in enumerate(rows)]
    axis = _money(title, language, orient="bottom")
    base = alt.Chart(alt.Data(values=placed)).encode(
        y=alt.Y("place:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0)),
        tooltip=alt.Tooltip("text:N", title=" "),
    )
    colour = alt.Color("colour:N", scale=None)
    nothing = alt.Chart(alt.Data(values=[{"x": 0}])).mark_rule(color=theme.GREY, strokeDash=[4, 3]).encode(x="x:Q")
    spans = base.mark_rule(strokeWidth=4, opacity=0.45, yOffset=10).encode(x="low:Q", x2="high:Q", color=colour)
    points = base.mark_point(size=80, filled=True, opacity=1, yOffset=10).encode(
        x=alt.X("value:Q", axis=axis, scale=alt.Scale(domain=_domain(rows), nice=True)), color=colour
    )
    words = base.mark_text(align="left", dy=-9, fontSize=13, color=theme.GREY, limit=0)
    layers = (nothing, spans, points, words.encode(x=alt.value(2), text="text:N"))
    return theme.styled(alt.layer(*layers), language, ROW * len(placed) + FOOT)


def by_month(rows: Rows, title: str, tips: Mapping[str, str], language: Language) -> alt.LayerChart:
    """Draw the change by month (`month`, `value`, `low`, `high`, `name`, `colour`), with its band where it has one."""
    base = alt.Chart(alt.Data(values=list(rows))).encode(
        x=alt.X("month:O", sort=None, axis=alt.Axis(title=None, labelAngle=0, labelOverlap=True)),
        tooltip=[alt.Tooltip(f"{field}:N", title=name) for field, name in tips.items()],
    )
    colour = _colour(rows)
    band = base.transform_filter("isValid(datum.low)").mark_area(opacity=0.18).encode(
        y=alt.Y("low:Q"), y2="high:Q", color=colour
    )  # fmt: skip
    line = base.mark_line(point=alt.OverlayMarkDef(size=34)).encode(
        y=alt.Y("value:Q", axis=_amounts(title, language)), color=colour
    )
    nothing = alt.Chart(alt.Data(values=[{"y": 0}])).mark_rule(color=theme.GREY, strokeDash=[4, 3]).encode(y="y:Q")
    return theme.styled(alt.layer(nothing, band, line), language, _height(rows))


def curves(rows: Rows, titles: tuple[str, str], tips: Mapping[str, str], language: Language) -> alt.LayerChart:
    """Draw income by number of bookings (`bookings`, `value`, `name`, `colour`), each drop as a cliff."""
    base = alt.Chart(alt.Data(values=list(rows))).encode(
        x=alt.X("bookings:Q", axis=alt.Axis(title=titles[0], grid=False), scale=alt.Scale(nice=False)),
        y=alt.Y("value:Q", axis=_amounts(titles[1], language)),
        color=_colour(rows),
        tooltip=[alt.Tooltip(f"{field}:N", title=name) for field, name in tips.items()],
    )
    width = alt.condition(f"datum.colour == '{theme.GREY}'", alt.value(7), alt.value(2))
    line = base.mark_line(opacity=0.85).encode(strokeWidth=width)
    touch = base.mark_point(size=90, opacity=0)
    return theme.styled(alt.layer(line, touch), language, _height(rows))


def shares(rows: Rows, title: str, language: Language) -> alt.LayerChart:
    """Draw for each row (`text`, `value`, `low`, `high`, `colour`) a bar with its interval."""
    placed = [{**row, "place": place} for place, row in enumerate(rows)]
    base = alt.Chart(alt.Data(values=placed)).encode(
        y=alt.Y("place:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0)),
        tooltip=alt.Tooltip("text:N", title=" "),
    )
    axis = alt.Axis(title=title, format=".0%", tickCount=5, orient="bottom")
    bars = base.mark_bar(height=12, yOffset=10).encode(
        x=alt.X("value:Q", axis=axis), color=alt.Color("colour:N", scale=None)
    )
    spans = base.mark_rule(strokeWidth=2, yOffset=10, color=theme.GREY).encode(x="low:Q", x2="high:Q")
    words = base.mark_text(align="left", dy=-9, fontSize=13, color=theme.GREY, limit=0)
    layers = (bars, spans, words.encode(x=alt.value(2), text="text:N"))
    return theme.styled(alt.layer(*layers), language, ROW * len(placed) + FOOT)


def _colour(rows: Rows) -> alt.Color:
    names = {row["name"]: row["colour"] for row in rows}
    legend = alt.Legend(orient="bottom", title=None, labelLimit=0, columns=1, symbolOpacity=1, symbolType="stroke")
    return alt.Color("name:N", scale=alt.Scale(domain=list(names), range=list(names.values())), legend=legend)


def _height(rows: Rows) -> int:
    """Leave the legend room of its own: it would be taken from the plot."""
    return HEIGHT + LEGEND_ROW * len({row["name"] for row in rows})


def _amounts(title: str, language: Language) -> alt.Axis:
    """Write the unit above the axis, where a phone shows it whole."""
    head = {"titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleX": 2, "titleY": -12}
    return _money(title, language, **head)


def _money(title: str, language: Language, **given: Any) -> alt.Axis:
    return alt.Axis(labelExpr=theme.compact_axis("$", language), title=title, tickCount=5, labelOverlap=True, **given)


def _domain(rows: Rows) -> list[float]:
    ends = [0.0, *(float(row[name]) for row in rows for name in ("low", "high", "value"))]
    low, high = min(ends), max(ends)
    room = (high - low or 1.0) * 0.05
    return [low - room, high + room]
