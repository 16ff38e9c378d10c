"""Draws the tiles: rects on a grid, colours that the colour-blind can read, and a click that opens a province."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from barberpro.domain.formatting import Language
from dashboards import theme
from dashboards.tiles import NO_DATA, Legend

CLICK = "province"
COLUMNS, LINES = 6, 9
TILE_HEIGHT = 58
LEGEND_HEIGHT = 60
CODES = {"light": "#FFFFFF", "dark": "#10243E", NO_DATA: theme.GREY}
"""Colours of letters on a tile."""


def tile_map(
    rows: Sequence[Mapping[str, Any]], tips: Mapping[str, str], legend: Legend, language: Language, *, moved: bool
) -> alt.LayerChart:
    """Draw the map; a click selects the `code` of a tile."""
    click = alt.selection_point(name=CLICK, fields=["code"], on="click", clear=False, empty=False)
    base = alt.Chart(alt.Data(values=[dict(row) for row in rows])).encode(
        x=alt.X("column:O", axis=None, scale=alt.Scale(domain=list(range(COLUMNS)), paddingInner=0.05)),
        y=alt.Y("row:O", axis=None, scale=alt.Scale(domain=list(range(LINES)), paddingInner=0.05)),
        tooltip=[alt.Tooltip(f"{column}:N", title=title) for column, title in tips.items()],
    )
    tiles = base.mark_rect(cornerRadius=4, cursor="pointer").encode(
        color=_colours(legend),
        stroke=alt.condition(f"datum.class == '{NO_DATA}' || datum.small", alt.value(theme.GREY), alt.value(None)),
        strokeDash=alt.condition("datum.small", alt.value([4, 3]), alt.value([1, 3])),
    )
    letters = [_letters(base, "short", -15, "bold"), _letters(base, "text", 1, "normal")]
    letters += [_letters(base, "moved", 17, "normal")] if moved else []
    drawn = alt.layer(tiles.add_params(click), *letters).resolve_scale(color="independent")
    return (
        drawn.properties(height=TILE_HEIGHT * LINES + LEGEND_HEIGHT, usermeta={"embedOptions": {"actions": False}})
        .configure(locale=theme.locale(language))
        .configure_view(stroke=None)
        .configure_legend(labelLimit=0)
    )


def _colours(legend: Legend) -> alt.Color:
    names = list(legend.classes)
    scale = alt.Scale(domain=[*names, NO_DATA], range=[*theme.steps(len(names)), "transparent"])
    expression = "".join(f"datum.value == '{name}' ? '{text}' : " for name, text in legend.classes.items()) + "''"
    return alt.Color(
        "class:N",
        scale=scale,
        legend=alt.Legend(
            orient="bottom",
            title=None,
            values=names,
            labelExpr=expression,
            columns=2,
            symbolType="square",
            symbolSize=160,
        ),
    )


def _letters(base: alt.Chart, column: str, dy: int, weight: Any) -> alt.Chart:
    colour = alt.Color("ink:N", scale=alt.Scale(domain=list(CODES), range=list(CODES.values())), legend=None)
    marks = base.mark_text(dy=dy, fontSize=10.5, fontWeight=weight, cursor="pointer")
    return marks.encode(text=f"{column}:N", color=colour)
