"""The bridge as a figure: a bar for each total, and for each step between them where it begins and ends."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import altair as alt

from barberpro.domain.books import OPEN_CAUSES
from dashboards import theme
from dashboards.teller import Teller
from pipelines.tie_out import Step

ORANGE = "#D55E00"
ROW = 46
"""Pixels of a bar with its words above it, so that a phone shows both in full."""
FOOT = 50
"""Pixels of the axis below the bars, with its unit."""


def bridge_rows(bars: Sequence[Step], teller: Teller) -> list[dict[str, Any]]:
    """Compute the two ends, the words and the colour of each bar."""
    rows, at = [], Decimal(0)
    for place, bar in enumerate(bars):
        start, at = (Decimal(0), bar.amount) if bar.is_total else (at, at + bar.amount)
        rows.append(
            {
                "place": place,
                "start": float(start),
                "end": float(at),
                "text": _words(bar, teller),
                "kind": "total" if bar.is_total else "step",
                "colour": theme.BLUE if bar.is_total else ORANGE if bar.step in OPEN_CAUSES else theme.GREY,
                "name": _name(bar, teller),
                "amount": teller.money(bar.amount),
                "count": teller.count(bar.count) if bar.count else "",
            }
        )
    return rows


def bridge_chart(rows: Sequence[dict[str, Any]], teller: Teller) -> alt.Chart | alt.LayerChart:
    """Draw the bars below each other, with their words above them."""
    unit = teller.say("bridge.axis", currency=teller.currency)
    axis = alt.Axis(labelExpr=theme.compact_axis("", teller.language), title=unit, tickCount=4, orient="bottom")
    tips = {"name": "causes.cause", "amount": "causes.amount", "count": "causes.entries"}
    base = alt.Chart(alt.Data(values=list(rows))).encode(
        y=alt.Y("place:O", axis=None, scale=alt.Scale(paddingInner=0)),
        tooltip=[alt.Tooltip(f"{field}:N", title=teller.say(key)) for field, key in tips.items()],
    )
    bars = base.mark_bar(height=16, yOffset=9, minBandSize=2, strokeWidth=1.5).encode(
        x=alt.X("start:Q", axis=axis, scale=alt.Scale(zero=True)),
        x2="end:Q",
        color=alt.Color("colour:N", scale=None),
        stroke=alt.Stroke("colour:N", scale=None),
    )
    words = [_written(base, kind) for kind in ("total", "step")]
    return theme.styled(alt.layer(bars, *words), teller.language, ROW * len(rows) + FOOT)


def _written(base: alt.Chart, kind: str) -> alt.Chart:
    weight = "bold" if kind == "total" else "normal"
    drawn = base.transform_filter(f"datum.kind == '{kind}'")
    words = drawn.mark_text(align="left", dy=-11, fontSize=13, color=theme.GREY, limit=0, fontWeight=weight)
    return words.encode(x=alt.value(2), text="text:N")


def _words(bar: Step, teller: Teller) -> str:
    counted = f" ({teller.count(bar.count)})" if bar.count else ""
    return f"{_name(bar, teller)}{counted}: {teller.money(bar.amount)}"


def _name(bar: Step, teller: Teller) -> str:
    return teller.named("stage", bar.stage) if bar.is_total else teller.named(f"step.{bar.stage}", bar.step)
