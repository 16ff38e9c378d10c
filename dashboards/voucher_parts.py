"""When cash vouchers are paid, by hour and weekday, and where cash can be paid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import polars as pl
import streamlit as st

from barberpro.domain import formatting
from barberpro.domain.formatting import Language
from barberpro.settings import load_settings
from dashboards import asked_fields, installment_charts, sheet
from dashboards.asked_fields import Field
from dashboards.figures import escaped
from dashboards.queries import vouchers as queries
from dashboards.queries.vouchers import Cell
from dashboards.texts import say
from models.voucher_survival import LATER, SOON, VoucherSurvival

LEAD, WITHIN = "lead", "within"
WITHIN_HOURS = (24, 12, 48, 72, 6)
FEW = 20
"""Vouchers below which a cell tells little by itself."""
FIELDS: tuple[Field, ...] = (
    asked_fields.choice(LEAD, queries.LEADS),
    asked_fields.choice(WITHIN, WITHIN_HOURS),
)


@st.cache_data(max_entries=4, show_spinner=False)
def vouchers_of(root: str, stamp: int) -> VoucherSurvival | str | None:
    """Cache the curves by the state of the report."""
    return queries.vouchers(load_settings())


def show(names: Mapping[str, str], language: Language) -> None:
    """Show curves, the heat map and the coverage."""
    settings = load_settings()
    found = vouchers_of(str(settings.data_root), queries.stamp(settings))
    if isinstance(found, VoucherSurvival):
        asked_fields.follow(FIELDS, language)
        _show_curves(found, language)
        _show_cells(found, language)
        asked_fields.remember(FIELDS)
    elif found is None:
        st.info(say("vouchers.none", language), icon=":material/inbox:")
        st.code("barberpro run", language="bash")
    else:
        st.warning(say("vouchers.damaged", language, reason=found), icon=":material/warning:")
    _show_coverage(names, language)


def _show_curves(found: VoucherSurvival, language: Language) -> None:
    st.subheader(say("vouchers.curve.title", language), anchor=False)
    rows = formatting.number(queries.rows_of(found, queries.ALL), 0, language)
    st.caption(say("vouchers.curve.unit", language, rows=rows))
    points = [point for lead in (SOON, LATER) for point in _curve(found, lead, language)]
    points = points or list(_curve(found, queries.ALL, language))
    titles = say("vouchers.axis.hours", language), say("vouchers.axis", language)
    tips = {name: say(f"vouchers.tip.{name}", language) for name in ("hours", "paid", "interval")}
    st.altair_chart(installment_charts.curves(points, tips, titles, language))


def _curve(found: VoucherSurvival, lead: str, language: Language) -> list[dict[str, Any]]:
    return [
        {
            "name": say(f"vouchers.lead.{lead}", language),
            "x": row["hours"],
            "hours": formatting.number(row["hours"], 0, language),
            **_told(row["value"], row["low"], row["high"], language),
        }
        for row in queries.curve(found, lead).iter_rows(named=True)
    ]


def _show_cells(found: VoucherSurvival, language: Language) -> None:
    st.subheader(say("vouchers.heat.title", language), anchor=False)
    left, right = st.columns(2)
    left.selectbox(
        say("vouchers.lead", language),
        queries.LEADS,
        key=LEAD,
        format_func=lambda lead: say(f"vouchers.lead.{lead}", language),
    )
    right.segmented_control(
        say("vouchers.within", language), sorted(WITHIN_HOURS), key=WITHIN, required=True, format_func=str
    )
    within = st.session_state[WITHIN]
    cells = queries.cells(found, st.session_state[LEAD], within)
    if not cells:
        st.info(say("vouchers.heat.none", language), icon=":material/inbox:")
        return
    few, hours = str(FEW), formatting.number(within, 0, language)
    st.caption(say("vouchers.heat.unit", language, hours=hours, few=few))
    tips = {name: say(f"vouchers.tip.{name}", language) for name in ("when", "paid", "interval", "rows")}
    titles = say("vouchers.heat.axis", language), say("vouchers.axis", language)
    rows = [_cell(each, language) for each in sorted(cells, key=lambda cell: (cell.hour, cell.weekday))]
    st.altair_chart(installment_charts.heat(_by_weekday(rows), tips, titles, ".0%", language))
    sheet.download(
        say("vouchers.download", language), pl.DataFrame(list(map(asdict, cells))), f"vouchers-{within}h.csv"
    )


def _cell(each: Cell, language: Language) -> dict[str, Any]:
    weekday = say(f"weekday.{each.weekday}", language)
    return {
        "across": f"{each.hour:02d}",
        "down": weekday,
        "place": each.weekday,
        "mark": "▫" if each.rows < FEW else None,
        "when": f"{weekday} {each.hour:02d}:00",
        "rows": formatting.number(each.rows, 0, language),
        **_told(each.value, each.low, each.high, language),
    }


def _by_weekday(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Order hours from left to right, and weekdays from above to below, whatever was seen first."""
    return sorted(rows, key=lambda row: (row["place"], row["across"]))


def _told(value: float, low: float, high: float, language: Language) -> dict[str, Any]:
    ends = {"low": formatting.percent(low, 0, language), "high": formatting.percent(high, 0, language)}
    return {
        "value": value,
        "low": low,
        "high": high,
        "paid": formatting.percent(value, 1, language),
        "interval": say("tip.interval.value", language, **ends),
    }


def _show_coverage(names: Mapping[str, str], language: Language) -> None:
    st.subheader(say("coverage.title", language), anchor=False)
    found = queries.covered(load_settings())
    if found is None:
        st.info(say("coverage.none", language), icon=":material/inbox:")
        st.code("barberpro parameters import cash_points puntos.csv", language="bash")
        return
    file, frame = found
    cities = formatting.number(frame.height, 0, language)
    st.caption(escaped(say("coverage.unit", language, cities=cities, file=file)))
    shown = frame.with_columns(
        province_name=sheet.words(frame, lambda row: names.get(row["province"], row["province"]))
    )

    def rate(value: Any) -> str:
        return formatting.number(value, 1, language)

    columns: list[sheet.Column] = [
        (say("coverage.city", language), "city", None),
        (say("coverage.province", language), "province_name", None),
        (say("coverage.points", language), "cash_points", lambda value: formatting.number(value, 0, language)),
        (say("coverage.per", language), "per_10_000", rate),
    ]
    sheet.show(shown, columns)
    sheet.download(say("coverage.download", language), frame, "cash-coverage.csv")
