"""The interval of a claim against what is claimed: one row for the definition, one for each other reading."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import altair as alt

from barberpro.domain.formatting import Language
from dashboards import theme

ROW_HEIGHT, AXIS_HEIGHT = 42, 40
ROOM = 0.12
"""Share of the axis that stays free on either side."""
CLAIMED = "#56B4E9"


def interval_chart(
    rows: Sequence[dict[str, Any]], bounds: Mapping[str, Any], unit: str, language: Language
) -> alt.Chart | alt.LayerChart:
    """Draw `value` from `low` to `high` of each row; what the claim says is shaded between its bounds."""
    domain = _domain(rows, bounds, unit)
    scale = alt.Scale(domain=domain, nice=False, zero=False)
    x = alt.X("low:Q", scale=scale, axis=_axis(unit, domain, language))
    base = alt.Chart(alt.Data(values=list(rows))).encode(
        y=alt.Y(
            "name:N", sort=None, axis=alt.Axis(title=None, ticks=False, domain=False, labelPadding=8, labelLimit=150)
        )
    )
    tips = [alt.Tooltip("name:N", title=" "), alt.Tooltip("text:N", title="  ")]
    lines = base.mark_rule(strokeWidth=3, color=theme.BLUE).encode(x=x, x2="high:Q", tooltip=tips)
    ends = [
        base.mark_tick(thickness=2, size=14, color=theme.BLUE).encode(x=alt.X(f"{end}:Q")) for end in ("low", "high")
    ]
    points = base.mark_point(filled=True, size=90, color=theme.BLUE, opacity=1).encode(x="value:Q", tooltip=tips)
    height = ROW_HEIGHT * len(rows) + AXIS_HEIGHT
    return theme.styled(alt.layer(_claimed(bounds, domain), *_ends(bounds), lines, *ends, points), language, height)


def _claimed(bounds: Mapping[str, Any], domain: Sequence[float]) -> alt.Chart:
    low = domain[0] if bounds["low"] is None else max(bounds["low"], domain[0])
    high = domain[1] if bounds["high"] is None else min(bounds["high"], domain[1])
    zone = alt.Chart(alt.Data(values=[{"from": low, "to": high}]))
    return zone.mark_rect(color=CLAIMED, opacity=0.22).encode(x="from:Q", x2="to:Q")


def _ends(bounds: Mapping[str, Any]) -> list[alt.Chart]:
    values = [{"at": bounds[name]} for name in ("low", "high") if bounds[name] is not None]
    rules = alt.Chart(alt.Data(values=values)).mark_rule(strokeDash=[5, 4], color=theme.GREY, strokeWidth=1.5)
    return [rules.encode(x="at:Q")]


def _domain(rows: Sequence[dict[str, Any]], bounds: Mapping[str, Any], unit: str) -> list[float]:
    values = [row[name] for row in rows for name in ("low", "high", "value")]
    values += [bounds[name] for name in ("low", "high") if bounds[name] is not None]
    room = ROOM * (max(values) - min(values) or 1.0)
    low, high = min(values) - room, max(values) + room
    return [max(low, 0.0), min(high, 1.0)] if unit == "share" else [low, high]


def _axis(unit: str, domain: Sequence[float], language: Language) -> alt.Axis:
    if unit in {"share", "relative"}:
        sign = "+" if unit == "relative" else ""
        return alt.Axis(format=f"{sign}.{0 if domain[1] - domain[0] > 0.05 else 1}%", title=None, tickCount=5)
    if unit == "pesos":
        return alt.Axis(labelExpr=theme.compact_axis("$", language), title=None, tickCount=4)
    return alt.Axis(format=",.0f", title=None, tickCount=5)
