"""Calibration and slices on the Failure model page: what the champion said beside what came true."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import streamlit as st

from barberpro.domain import formatting
from dashboards import failure_charts, sheet, theme
from dashboards.failure_words import figure, share
from dashboards.queries.failure_rows import LEAST_ROWS
from dashboards.teller import Teller

Namer = Callable[[str], str]


def show_calibration(bins: pl.DataFrame, teller: Teller) -> None:
    """Draw the bins, and say how many miss the line, and how many would by chance."""
    st.subheader(teller.say("calibration.title"), anchor=False)
    st.caption(teller.say("calibration.unit", rows=teller.count(int(bins["rows"].max() or 0))))  # type: ignore[call-overload]
    titles = (teller.say("calibration.said"), teller.say("calibration.failed"))
    tips = {
        "told_said": titles[0],
        "told_failed": titles[1],
        "told_range": teller.say("slices.interval"),
        "told_rows": teller.say("slices.rows"),
    }
    st.altair_chart(failure_charts.calibration(calibration_rows(bins, teller), tips, titles, teller.language))
    off = bins.filter(missed()).height
    chance = teller.count(round(bins.height * 0.1))
    st.markdown(teller.say("calibration.off", off=teller.count(off), count=teller.count(bins.height), chance=chance))


def missed() -> pl.Expr:
    """Whether what was said lies outside the interval of what came true."""
    return ~pl.col("said").is_between(pl.col("failed_low"), pl.col("failed_high"))


def calibration_rows(bins: pl.DataFrame, teller: Teller) -> list[dict[str, Any]]:
    """Lay out the bins, those that miss the line in orange."""
    return [_row(row, teller) for row in bins.with_columns(missed=missed()).iter_rows(named=True)]


def _row(row: dict[str, Any], teller: Teller) -> dict[str, Any]:
    return {
        "said": row["said"],
        "failed": row["failed"],
        "low": row["failed_low"],
        "high": row["failed_high"],
        "colour": failure_charts.ORANGE if row["missed"] else theme.BLUE,
        "told_said": share(row["said"], teller),
        "told_failed": share(row["failed"], teller),
        "told_range": _range(row, "failed", teller),
        "told_rows": teller.count(row["rows"]),
    }


def _range(row: dict[str, Any], name: str, teller: Teller) -> str:
    ends = [row[f"{name}_{end}"] for end in ("low", "high")]
    if None in ends:
        return formatting.MISSING
    low, high = [figure(end, name, teller) if name == "log_loss" else share(end, teller) for end in ends]
    return teller.say("tile.range", low=low, high=high)


def show_slices(found: pl.DataFrame, dimension: str, named: Namer, teller: Teller) -> None:
    """Draw the slices that hold enough attempts, largest first; the table has all of them."""
    st.caption(teller.say("slices.unit"))
    large = found.filter(pl.col("rows") >= LEAST_ROWS)
    if not large.is_empty():
        titles = {"said": "slices.said", "failed": "slices.failed", "range": "slices.interval", "rows": "slices.rows"}
        tips = {f"told_{name}": teller.say(key) for name, key in titles.items()}
        chart = failure_charts.interval_rows(
            slice_rows(large, named, teller), tips, teller.say("slices.axis"), ".0%", teller.language
        )
        st.altair_chart(chart)
    small = [named(code) for code in found.filter(pl.col("rows") < LEAST_ROWS)["slice"]]
    if small:
        st.caption(teller.say("slices.small", least=teller.count(LEAST_ROWS), names=", ".join(small)))
    if dimension == "attempt":
        st.caption(teller.say("slices.retries"))
    _show_table(found, named, teller)
    sheet.download(teller.say("slices.download"), found, f"failure-model-{dimension}.csv")


def slice_rows(found: pl.DataFrame, named: Namer, teller: Teller) -> list[dict[str, Any]]:
    """Lay out what failed with its interval, what was said, and both in words."""
    rows = []
    for row in found.iter_rows(named=True):
        values = {"failed": share(row["failed"], teller), "said": share(row["said"], teller)}
        text = teller.say("slices.text", name=named(row["slice"]), rows=teller.count(row["rows"]), **values)
        laid_out = _row({**row, "missed": False}, teller)
        rows.append({**laid_out, "value": row["failed"], "text": text})
    return rows


def _show_table(found: pl.DataFrame, named: Namer, teller: Teller) -> None:
    shown = found.with_columns(
        name=sheet.words(found, lambda row: named(row["slice"])),
        interval=sheet.words(found, lambda row: _range(row, "failed", teller)),
        losses=sheet.words(found, lambda row: _range(row, "log_loss", teller)),
    )
    columns: list[sheet.Column] = [
        (teller.say("slices.slice"), "name", None),
        (teller.say("slices.rows"), "rows", teller.count),
        (teller.say("slices.failed"), "failed", lambda value: share(value, teller)),
        (teller.say("slices.said"), "said", lambda value: share(value, teller)),
        (teller.say("slices.interval"), "interval", None),
        (teller.say("slices.loss"), "log_loss", lambda value: figure(value, "log_loss", teller)),
        (teller.say("slices.loss.interval"), "losses", None),
    ]
    sheet.show(shown, columns, first_width=140)
