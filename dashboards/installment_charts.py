"""The charts of the Installments page: shares along a scale with their intervals, heat maps, and curves over hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from barberpro.domain.formatting import Language
from dashboards import theme

Rows = Sequence[Mapping[str, Any]]
Tips = Mapping[str, str]
HEIGHT, CELL, HEAD = 280, 30, 130
LABEL_ROOM = 168
"""Pixels that the names of a heat map's rows may take, so that a phone shows some of its columns."""
WIDE = 60
"""Letters of all columns' names beyond which these are turned, so that none is left out."""
ORANGE = "#D55E00"


def shares_along(rows: Rows, tips: Tips, titles: tuple[str, str], language: Language) -> alt.LayerChart:
    """Draw for each row (`name`, `value`, `low`, `high`, perhaps `said`) a point on its interval, in their order.

    `said` is joined to a dashed line.
    """
    base = alt.Chart(alt.Data(values=list(rows))).encode(
        x=alt.X("name:N", sort=None, axis=alt.Axis(title=titles[0], labelOverlap=True, labelAngle=0, grid=False)),
        tooltip=_tooltips(tips),
    )
    axis = alt.Axis(format=".0%", title=titles[1], tickCount=5)
    spans = base.mark_rule(strokeWidth=3, opacity=0.45, color=theme.BLUE).encode(
        y=alt.Y("low:Q", axis=axis, scale=alt.Scale(zero=True)), y2="high:Q"
    )
    points = base.mark_point(size=60, filled=True, opacity=1, color=theme.BLUE).encode(y="value:Q")
    line = base.transform_filter("isValid(datum.said)").mark_line(strokeDash=[5, 4], color=ORANGE).encode(y="said:Q")
    return theme.styled(alt.layer(line, spans, points), language, HEIGHT)


def heat(rows: Rows, tips: Tips, titles: tuple[str, str], form: str, language: Language) -> alt.LayerChart:
    """Draw cells (`across`, `down`, `value`, perhaps `mark`), darker for more, in the order of the rows."""
    down = list(dict.fromkeys(row["down"] for row in rows))
    count, across = len(down), {row["across"] for row in rows}
    angle = 0 if sum(map(len, across)) < WIDE else -40
    base = alt.Chart(alt.Data(values=list(rows))).encode(
        x=alt.X(
            "across:N",
            sort=None,
            axis=alt.Axis(
                title=titles[0], labelAngle=angle, labelOverlap=not angle, labelLimit=LABEL_ROOM, ticks=False
            ),
        ),
        y=alt.Y(
            "down:N",
            sort=down,
            axis=alt.Axis(title=None, ticks=False, domain=False, labelLimit=LABEL_ROOM, labelOverlap=False),
        ),
        tooltip=_tooltips(tips),
    )
    legend = alt.Legend(orient="bottom", title=titles[1], format=form, gradientLength=200, titleLimit=0)
    colour = alt.Color("value:Q", scale=alt.Scale(range=list(theme.STEPS)), legend=legend)
    cells = base.mark_rect(stroke=theme.GREY, strokeWidth=0.3).encode(color=colour)
    marks = base.transform_filter("isValid(datum.mark)").mark_text(fontSize=13, fontWeight="bold", color=ORANGE)
    return theme.styled(alt.layer(cells, marks.encode(text="mark:N")), language, CELL * count + HEAD)


def curves(rows: Rows, tips: Tips, titles: tuple[str, str], language: Language) -> alt.LayerChart:
    """Draw lines of `value` over `x` with bands from `low` to `high`, one for each `name`."""
    names = list(dict.fromkeys(row["name"] for row in rows))
    colours = alt.Scale(domain=names, range=[theme.BLUE, ORANGE, theme.GREY][: len(names)])
    base = alt.Chart(alt.Data(values=list(rows))).encode(
        x=alt.X("x:Q", axis=alt.Axis(title=titles[0], tickCount=7, grid=False)),
        color=alt.Color(
            "name:N", scale=colours, legend=alt.Legend(orient="bottom", title=None, labelLimit=0, columns=1)
        ),
    )
    axis = alt.Axis(format=".0%", title=titles[1], tickCount=5)
    band = base.mark_area(opacity=0.18).encode(
        y=alt.Y("low:Q", axis=axis, scale=alt.Scale(domain=[0, 1])), y2=alt.Y2("high:Q")
    )
    line = base.mark_line(point=alt.OverlayMarkDef(size=24)).encode(y="value:Q", tooltip=_tooltips(tips))
    return theme.styled(alt.layer(band, line), language, HEIGHT)


def _tooltips(tips: Tips) -> list[alt.Tooltip]:
    return [alt.Tooltip(f"{column}:N", title=title) for column, title in tips.items()]
