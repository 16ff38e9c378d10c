"""What each estimator says of a policy of menus, below each other: the difference to what was shown."""

from __future__ import annotations

from typing import Any

import streamlit as st

from barberpro.domain import formatting
from barberpro.domain.formatting import Language
from dashboards import failure_charts, installment_charts, theme
from dashboards.figures import escaped
from dashboards.queries import menu_verdicts as queries
from dashboards.queries.menu_verdicts import Interval, Row
from dashboards.texts import say


def show(row: Row, language: Language) -> None:
    """Draw the corrected interval that the verdict rests on, and every estimator."""
    st.subheader(say("judged.estimates", language), anchor=False)
    st.caption(escaped(say(f"judged.estimates.{row['reward']}", language, logged=_logged(row, language))))
    rows = [_estimate(each, row, language) for each in queries.intervals(row)]
    rows.append(_nothing(language))
    tips = {name: say(f"judged.tip.{name}", language) for name in ("told", "interval", "relative", "ess")}
    form = "+.1f" if row["reward"] == "paid" else "+,.0f"
    axis = say(f"judged.axis.{row['reward']}", language)
    st.altair_chart(failure_charts.interval_rows(rows, tips, axis, form, language))
    st.caption(say("judged.estimators", language))


def _nothing(language: Language) -> dict[str, Any]:
    dash = formatting.MISSING
    ends = {"value": 0.0, "low": 0.0, "high": 0.0, "colour": theme.GREY}
    return {"text": say("judged.zero", language), **ends, "told": dash, "interval": dash, "relative": dash, "ess": dash}


def _estimate(each: Interval, row: Row, language: Language) -> dict[str, Any]:
    told = difference(each.value, row["reward"], language)
    name = _estimator(each.name, row, language)
    ends = {
        "low": difference(each.low, row["reward"], language),
        "high": difference(each.high, row["reward"], language),
    }
    relative = [formatting.signed_percent(value, 1, language) for value in each.relative or ()]
    return {
        "text": f"{name}: {told}",
        **{end: getattr(each, end) * (100 if row["reward"] == "paid" else 1) for end in ("value", "low", "high")},
        "colour": installment_charts.ORANGE if each.name == "basis" else theme.BLUE,
        "told": told,
        "interval": say("tip.interval.value", language, **ends),
        "relative": say("judged.relative", language, value=relative[0], low=relative[1], high=relative[2])
        if relative
        else formatting.MISSING,
        "ess": formatting.MISSING if each.ess is None else formatting.number(each.ess, 0, language),
    }


def _estimator(name: str, row: Row, language: Language) -> str:
    if name != "basis":
        return say(f"estimator.{name}", language)
    level = formatting.percent(row["basis"]["level"], 1, language)
    return say("estimator.basis", language, level=level, by=say(f"estimator.{row['basis']['estimator']}", language))


def difference(value: float, reward: str, language: Language) -> str:
    """Write a difference in points of the share paid, or in pesos."""
    if reward == "paid":
        return formatting.points(value, 1, language)
    return formatting.signed(value, lambda each: formatting.money(each, "ARS", 0, language))


def _logged(row: Row, language: Language) -> str:
    logged = row["logged"]

    def write(value: float) -> str:
        if row["reward"] == "paid":
            return formatting.percent(value, 1, language)
        return formatting.money(value, "ARS", 0, language)

    ends = say("tip.interval.value", language, low=write(logged["low"]), high=write(logged["high"]))
    return f"{write(logged['value'])} ({ends})"
