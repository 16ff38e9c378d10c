"""The charts of the pages. They draw rows that are ready: texts, bounds and corners are computed before.

Moments are milliseconds since 1970 at UTC midnights: a temporal axis would move them with the browser's time zone.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

import altair as alt

from barberpro.domain.formatting import Language
from dashboards import theme

Rows = Sequence[dict[str, Any]]
Tips = dict[str, str]
"""Column with a ready text -> its title in the tooltip."""

HEIGHT = 300
WITH_LEGEND = 390
ROW_HEIGHT = 44
LETTER_WIDTH = 8
NARROWEST = 230
"""Pixels that the bars of a chart in half a page have."""
MOST_LABELS = 7
TEN_DAYS_MS = 10 * 24 * 3600 * 1000
LONG_MS = 300 * 24 * 3600 * 1000
"""Axes over more than this name months and years; shorter ones name days."""


def amount_bars(rows: Rows, tips: Tips, symbol: str, language: Language) -> alt.Chart | alt.LayerChart:
    """Draw one bar from `start` to `until` of each row, as high as `value`; incomplete ones pale."""
    axis = alt.Axis(labelExpr=theme.compact_axis(symbol, language), title=None, tickCount=5)
    colour = alt.condition("datum.complete", alt.value(theme.BLUE), alt.value(theme.PALE_BLUE))
    bars = _timed(rows).mark_rect()
    chart = bars.encode(
        x2="until:Q",
        y=alt.Y("value:Q", axis=axis, scale=alt.Scale(zero=True)),
        y2=alt.datum(0),
        color=colour,
        tooltip=_tooltips(tips),
    )
    return theme.styled(chart, language, HEIGHT)


def rate_line(rows: Rows, tips: Tips, language: Language) -> alt.Chart | alt.LayerChart:
    """Draw the line of `rate` with the band from `low` to `high`, at the middle of each period."""
    base = _timed(rows, at="middle")
    axis = alt.Axis(format=".0%" if _bounds(rows)[1] - _bounds(rows)[0] > 0.05 else ".1%", title=None, tickCount=5)
    scale = alt.Scale(zero=False, nice=True, domain=_bounds(rows))
    band = base.mark_area(opacity=0.25, color=theme.BLUE).encode(y=alt.Y("low:Q", axis=axis, scale=scale), y2="high:Q")
    line = base.mark_line(color=theme.BLUE, point=alt.OverlayMarkDef(color=theme.BLUE, size=28)).encode(
        y=alt.Y("rate:Q", axis=axis, scale=scale), tooltip=_tooltips(tips)
    )
    return theme.styled(alt.layer(band, line), language, HEIGHT)


def share_bars(rows: Rows, tips: Tips, names: dict[str, str], language: Language) -> alt.Chart | alt.LayerChart:
    """Draw stacked shares, from `low` to `high` of each row, coloured by `name`; `names` gives codes and order."""
    colours = alt.Scale(
        domain=list(names.values()), range=[theme.METHOD_COLOURS.get(code, theme.GREY) for code in names]
    )
    legend = alt.Legend(orient="bottom", title=None, labelLimit=0, columns=2, symbolType="square")
    chart = (
        _timed(rows)
        .mark_rect()
        .encode(
            x2="until:Q",
            y=alt.Y("low:Q", axis=alt.Axis(format=".0%", title=None, tickCount=5), scale=alt.Scale(domain=[0, 1])),
            y2="high:Q",
            color=alt.Color("name:N", scale=colours, legend=legend),
            tooltip=_tooltips(tips),
        )
    )
    return theme.styled(chart, language, WITH_LEGEND)


def count_bars(rows: Rows, tips: Tips, language: Language) -> alt.Chart | alt.LayerChart:
    """Draw horizontal bars as long as `value`, in the order of the rows, with `text` at their end."""
    longest = max((row["value"] for row in rows), default=1)
    base = alt.Chart(alt.Data(values=list(rows))).encode(
        y=alt.Y("name:N", sort=None, axis=alt.Axis(title=None, ticks=False, domain=False, labelPadding=6)),
        x=alt.X("value:Q", axis=None, scale=alt.Scale(domain=[0, longest * _room([row["text"] for row in rows])])),
        tooltip=_tooltips(tips),
    )
    bars = base.mark_bar(color=theme.BLUE, height={"band": 0.6})
    texts = base.mark_text(align="left", dx=6, fontSize=13, color=theme.GREY).encode(text="text:N")
    return theme.styled(alt.layer(bars, texts), language, max(ROW_HEIGHT * len(rows), 2 * ROW_HEIGHT))


def _timed(rows: Rows, at: str = "start") -> alt.Chart:
    ends = [row[name] for row in rows for name in ("start", "until")] or [0, 1]
    scale = alt.Scale(zero=False, nice=False, domain=[min(ends), max(ends)])
    return alt.Chart(alt.Data(values=list(rows))).encode(x=alt.X(f"{at}:Q", axis=_dates(rows), scale=scale))


def _dates(rows: Rows) -> alt.Axis:
    """Name periods by their first day, under their middle; Vega's own ticks would fall on other days."""
    middles = sorted({row["middle"] for row in rows})
    back = min((row["middle"] - row["start"] for row in rows), default=0)
    months = back > TEN_DAYS_MS or (bool(middles) and middles[-1] - middles[0] > LONG_MS)
    step = max(1, ceil(len(middles) / MOST_LABELS))
    return alt.Axis(
        values=middles[(step - 1) // 2 :: step],
        labelExpr=f"utcFormat(datum.value - {back}, '{'%b %Y' if months else '%-d %b'}')",
        title=None,
        grid=False,
        labelOverlap=True,
    )


def _room(texts: Sequence[str]) -> float:
    """How much wider than the longest bar the chart must be for the text at its end."""
    pixels = LETTER_WIDTH * max((len(text) for text in texts), default=0)
    return 1 / (1 - min(pixels / NARROWEST, 0.7))


def _bounds(rows: Rows) -> list[float]:
    ends = [row[name] for row in rows for name in ("low", "high")]
    return [min(ends), max(ends)] if ends else [0.0, 1.0]


def _tooltips(tips: Tips) -> list[alt.Tooltip]:
    return [alt.Tooltip(f"{column}:N", title=title) for column, title in tips.items()]
