"""The jump at an edge of a table, as reports tell it: means in small bins, and the lines on both sides."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import altair as alt

from barberpro.domain.formatting import Language
from dashboards import theme

ABOVE = "#D55E00"
HEIGHT = 320
Edge = Mapping[str, Any]


def edge_chart(edge: Edge, titles: tuple[str, str], form: str, language: Language) -> alt.LayerChart:
    """Draw an edge of `reports/menu_verdicts.json` or `discontinuity --json`; `form` is the outcome's."""
    base = alt.Chart(alt.Data(values=[_coloured(each, edge["edge"]) for each in edge["picture"]]))
    scale = alt.Scale(zero=False, nice=True)
    points = base.mark_point(filled=True, opacity=0.6).encode(
        x=alt.X("running:Q", axis=alt.Axis(title=titles[0], format=",.0f", tickCount=5), scale=alt.Scale(zero=False)),
        y=alt.Y("outcome:Q", axis=alt.Axis(title=titles[1], format=form, tickCount=5), scale=scale),
        size=alt.Size("rows:Q", legend=None),
        color=alt.Color("colour:N", scale=None),
    )
    rule = alt.Chart(alt.Data(values=[{"at": edge["edge"]}])).mark_rule(strokeDash=[5, 4], color=theme.GREY)
    return theme.styled(alt.layer(rule.encode(x="at:Q"), points, *_lines(edge)), language, HEIGHT)


def _coloured(point: Mapping[str, float], edge: float) -> dict[str, Any]:
    return {**point, "colour": theme.BLUE if point["running"] <= edge else ABOVE}


def _lines(edge: Edge) -> list[alt.Chart]:
    """Draw the line of each side from the edge to the bandwidth; none where there was no fit."""
    if "bandwidth" not in edge:
        return []
    found = []
    for side, far, colour in (("below", -edge["bandwidth"], theme.BLUE), ("above", edge["bandwidth"], ABOVE)):
        level, slope = edge[side]["level"], edge[side]["slope"]
        ends = [{"x": edge["edge"] + reach, "y": level + slope * reach} for reach in (0.0, far)]
        found.append(alt.Chart(alt.Data(values=ends)).mark_line(color=colour).encode(x="x:Q", y="y:Q"))
    return found
