"""Charts for the notebooks: one for each shape of question, with axes that name their units, as still pictures."""

from __future__ import annotations

import warnings

import altair as alt
import polars as pl

WIDTH, HEIGHT = 520, 240
NOMINAL_AND_REAL = alt.Scale(domain=["nominal", "real"], range=["#c77d00", "#0b6e4f"])
PERCENT = alt.Axis(format="%")
ROOM = {
    "padding": {"left": 12, "right": 56, "top": 16, "bottom": 8},
    "legend": {"labelLimit": 0, "titleLimit": 0},
    "axisY": {"titlePadding": 18},
}
"""Around a picture: text is measured with other letters than those that the page is shown in."""


def still() -> None:
    """Store charts as pictures, which need no script and no network, and show tables whole.

    Libraries imported afterwards do not complain that Jupyter has no widgets for their progress.
    """
    warnings.filterwarnings("ignore", message="IProgress not found")
    alt.renderers.enable("svg")
    alt.theme.register("still", enable=True)(lambda: alt.theme.ThemeConfig(config=ROOM))
    pl.Config(tbl_hide_dataframe_shape=True, tbl_hide_column_data_types=True, tbl_rows=40, fmt_str_lengths=120)


def lines(frame: pl.DataFrame, x: tuple[str, str], share: str, colour: tuple[str, str]) -> alt.LayerChart:
    """Draw shares over months, one line for each kind, with their intervals as bands."""
    base = alt.Chart(frame, width=WIDTH, height=HEIGHT).encode(
        x=alt.X(f"{x[0]}:O", title=x[1], axis=alt.Axis(labelAngle=-45)),
        color=alt.Color(f"{colour[0]}:N", title=colour[1]),
    )
    band = base.mark_area(opacity=0.18).encode(
        y=alt.Y("low:Q", title=share, axis=PERCENT, scale=alt.Scale(zero=False)), y2="high:Q"
    )
    return band + base.mark_line(point=True).encode(y=alt.Y("share:Q", title=share))


def money(frame: pl.DataFrame, title: str) -> alt.Chart:
    """Draw pesos over months, nominal beside real."""
    return (
        alt.Chart(frame, width=WIDTH, height=HEIGHT)
        .mark_line(point=True)
        .encode(
            x=alt.X("month:O", title="month (Buenos Aires)", axis=alt.Axis(labelAngle=-45)),
            y=alt.Y("amount_ars:Q", title=title, axis=alt.Axis(format=",.0f")),
            color=alt.Color("prices:N", title="prices", scale=NOMINAL_AND_REAL),
        )
    )


def stacked(frame: pl.DataFrame, colour: tuple[str, str], share: str) -> alt.Chart:
    """Stack shares month by month."""
    return (
        alt.Chart(frame, width=WIDTH, height=HEIGHT)
        .mark_bar()
        .encode(
            x=alt.X("month:O", title="month (Buenos Aires)", axis=alt.Axis(labelAngle=-45)),
            y=alt.Y("share:Q", title=share, axis=PERCENT),
            color=alt.Color(f"{colour[0]}:N", title=colour[1]),
        )
    )


def ranges(frame: pl.DataFrame, name: tuple[str, str], value: tuple[str, str], percent: bool = False) -> alt.LayerChart:
    """Draw one dot with its interval (`low`, `high`) for each name, in the order of the frame."""
    axis = PERCENT if percent else alt.Axis()
    shown = frame.select(name[0], value[0], "low", "high")
    base = alt.Chart(shown, width=WIDTH, height=alt.Step(22)).encode(y=alt.Y(f"{name[0]}:N", title=name[1], sort=None))
    scale = alt.Scale(zero=False)
    bar = base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", title=value[1], axis=axis, scale=scale), x2="high:Q")
    return bar + base.mark_point(filled=True, size=60).encode(x=alt.X(f"{value[0]}:Q", title=value[1]))


def fitted(frame: pl.DataFrame, x: tuple[str, str], y: tuple[str, str], without: str) -> alt.LayerChart | str:
    """Draw dots with their intervals (`low`, `high`) and the line of what a curve `said`; `without` any, say that."""
    if frame.is_empty():
        return without
    base = alt.Chart(frame, width=WIDTH, height=HEIGHT).encode(x=alt.X(f"{x[0]}:O", title=x[1]))
    bar = base.mark_rule(strokeWidth=2).encode(y=alt.Y("low:Q", title=y[1], axis=PERCENT), y2="high:Q")
    dots = base.mark_point(filled=True, size=60).encode(y=alt.Y(f"{y[0]}:Q", title=y[1]))
    return bar + dots + base.mark_line(strokeDash=[5, 4], color="#c77d00").encode(y=alt.Y("said:Q", title=y[1]))


def edge(frame: pl.DataFrame, at: float, x: str, y: str) -> alt.LayerChart:
    """Draw means of small bins (`running`, `outcome`, `rows`) on both sides of an edge."""
    base = alt.Chart(frame, width=WIDTH, height=HEIGHT).encode(
        x=alt.X("running:Q", title=x, scale=alt.Scale(zero=False)),
        y=alt.Y("outcome:Q", title=y, axis=PERCENT, scale=alt.Scale(zero=False)),
    )
    dots = base.mark_point(filled=True).encode(size=alt.Size("rows:Q", title="checkouts"))
    rule = alt.Chart(pl.DataFrame({"at": [at]})).mark_rule(strokeDash=[5, 4], color="#777777").encode(x="at:Q")
    return rule + dots


def curves(frame: pl.DataFrame, x: tuple[str, str], y: tuple[str, str], colour: tuple[str, str]) -> alt.Chart:
    """Draw shares over hours on a logarithmic axis."""
    return (
        alt.Chart(frame, width=WIDTH, height=HEIGHT)
        .mark_line()
        .encode(
            x=alt.X(f"{x[0]}:Q", title=x[1], scale=alt.Scale(type="log")),
            y=alt.Y(f"{y[0]}:Q", title=y[1], axis=PERCENT),
            color=alt.Color(f"{colour[0]}:N", title=colour[1]),
        )
    )


def histogram(frame: pl.DataFrame, x: tuple[str, str], colour: tuple[str, str]) -> alt.Chart:
    """Draw counts of bins that were counted before (`rows` from `x` on), one outline for each kind."""
    return (
        alt.Chart(frame, width=WIDTH, height=HEIGHT)
        .mark_line(interpolate="step-after")
        .encode(
            x=alt.X(f"{x[0]}:Q", title=x[1], axis=PERCENT),
            y=alt.Y("rows:Q", title="payment attempts"),
            color=alt.Color(f"{colour[0]}:N", title=colour[1]),
        )
    )


def calibration(frame: pl.DataFrame, colour: tuple[str, str]) -> alt.LayerChart:
    """Draw bins (`said`, `failed`, `low`, `high`) beside the line on which a predicted 10 % is an observed 10 %."""
    axis = alt.X("said:Q", title="failure probability, mean of the bin", axis=PERCENT)
    base = alt.Chart(frame, width=HEIGHT * 1.5, height=HEIGHT * 1.2).encode(
        x=axis, color=alt.Color(f"{colour[0]}:N", title=colour[1])
    )
    ends = pl.DataFrame({"said": [0.0, frame["said"].max() or 1.0]})
    truth = alt.Chart(ends).mark_line(strokeDash=[5, 4], color="#777777").encode(x=axis, y="said:Q")
    spans = base.mark_rule(strokeWidth=2, opacity=0.5).encode(
        y=alt.Y("low:Q", title="share that failed, with its 90 % interval", axis=PERCENT), y2="high:Q"
    )
    return truth + spans + base.mark_line(point=True, strokeWidth=1).encode(y=alt.Y("failed:Q"))


def shares(frame: pl.DataFrame, x: tuple[str, str], share: str, colour: tuple[str, str]) -> alt.Chart:
    """Draw shares over months, one line for each kind, 0 among them."""
    return (
        alt.Chart(frame, width=WIDTH, height=HEIGHT)
        .mark_line()
        .encode(
            x=alt.X(f"{x[0]}:O", title=x[1], axis=alt.Axis(labelAngle=-45, labelOverlap=True)),
            y=alt.Y("share:Q", title=share, axis=PERCENT),
            color=alt.Color(f"{colour[0]}:N", title=colour[1]),
        )
    )


def pesos(frame: pl.DataFrame, x: tuple[str, str], y: tuple[str, str], colour: tuple[str, str]) -> alt.Chart:
    """Draw pesos over a number, one line for each kind."""
    return (
        alt.Chart(frame, width=WIDTH, height=HEIGHT)
        .mark_line()
        .encode(
            x=alt.X(f"{x[0]}:Q", title=x[1]),
            y=alt.Y(f"{y[0]}:Q", title=y[1], axis=alt.Axis(format=",.0f")),
            color=alt.Color(f"{colour[0]}:N", title=colour[1], sort=None),
        )
    )


def bars(frame: pl.DataFrame, x: tuple[str, str], y: tuple[str, str], panel: str) -> alt.Chart:
    """Draw amounts by name, in the order of the frame, a small picture with its own scale for each kind."""
    return (
        alt.Chart(frame, width=WIDTH / 5, height=HEIGHT / 1.4)
        .mark_bar()
        .encode(
            x=alt.X(f"{x[0]}:N", title=x[1], sort=None),
            y=alt.Y(f"{y[0]}:Q", title=y[1], axis=alt.Axis(format=",.0f")),
            column=alt.Column(f"{panel}:N", title=None, sort=None),
        )
        .resolve_scale(y="independent")
    )
