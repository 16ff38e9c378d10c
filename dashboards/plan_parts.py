"""What plans of installments cost for a cash price on a day: the question, a table, the legal text, and two charts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import polars as pl
import streamlit as st

from barberpro.domain import formatting
from barberpro.domain.formatting import Language
from barberpro.domain.plan_words import pesos
from barberpro.domain.vocabulary import CUOTA_SIMPLE
from barberpro.errors import BadInputError
from barberpro.settings import load_settings
from dashboards import asked_fields, failure_charts, sheet, theme
from dashboards.asked_fields import Field
from dashboards.figures import escaped
from dashboards.queries import plan_costs as queries
from dashboards.queries.plan_costs import Costed, Costs, Over
from dashboards.texts import say

AMOUNT, DAY = "amount", "day"
LEAST, MOST, TYPICAL = 1.0, 1_000_000_000.0, 20_000.0


def fields() -> tuple[Field, ...]:
    """Name what the section asks: a cash price and a day."""
    first, last = queries.days()
    return (
        asked_fields.amount(AMOUNT, TYPICAL, LEAST, MOST),
        asked_fields.day(DAY, last, first, last),
    )


def show(language: Language) -> None:
    """Ask for a price and a day, and show every plan."""
    asked = fields()
    asked_fields.follow(asked, language)
    _ask(language)
    asked_fields.remember(asked)
    try:
        found = queries.costs(
            load_settings(), Decimal(str(st.session_state[AMOUNT])).quantize(Decimal("0.01")), st.session_state[DAY]
        )
    except BadInputError as problem:
        st.warning(say("plan.refused", language, reason=str(problem)), icon=":material/warning:")
        return
    _show_table(found, language)
    _show_texts(found, language)
    _show_rates(found, language)
    _show_free(found, language)
    _show_refused(found.refused, found, language)


def _ask(language: Language) -> None:
    first, last = queries.days()
    left, right = st.columns(2)
    left.number_input(say("plan.amount", language), LEAST, MOST, step=500.0, format="%.2f", key=AMOUNT)
    shape = "DD/MM/YYYY" if language == "es" else "YYYY-MM-DD"
    right.date_input(say("plan.day", language), key=DAY, min_value=first, max_value=last, format=shape)


def _show_table(found: Costs, language: Language) -> None:
    st.subheader(say("plan.table", language), anchor=False)
    monthly = formatting.percent(found.inflation[0], 2, language)
    day = formatting.day(found.on, language)
    st.caption(escaped(say("plan.table.unit", language, inflation=monthly, day=day)))
    frame = table(found.rows, language)

    def money(value: Any) -> str:
        return formatting.money(value, language=language)

    def share(value: Any) -> str:
        return formatting.percent(value, 2, language)

    columns: list[sheet.Column] = [
        (say("plan.column.plan", language), "plan", None),
        *[
            (say(f"plan.column.{name}", language), name, write)
            for name, write in (("each", money), ("total", money), ("cftea", share), ("tea", share),
                                ("real_cut", share), ("borne", money), ("basis", None))
        ],
    ]  # fmt: skip
    sheet.show(frame, columns, first_width=150)
    sheet.download(say("plan.download", language), frame, f"plans-{found.on}.csv")


def table(rows: Sequence[Costed], language: Language) -> pl.DataFrame:
    """Lay out plans: amounts are pesos, rates fractions."""
    return pl.DataFrame(
        {
            "plan": [name(each, language) for each in rows],
            "installments": [each.cost.plan.installments for each in rows],
            "each": _pesos([each.cost.installments[-1] for each in rows]),
            "total": _pesos([each.cost.total for each in rows]),
            "cash_price": _pesos([each.cost.cash_price for each in rows]),
            "cftea": [float(each.cost.cftea) for each in rows],
            "tea": [float(each.cost.tea) for each in rows],
            "real_cut": [each.real_cut for each in rows],
            "borne": _pesos([each.cost.collector_cost for each in rows]),
            "basis": [say(f"plan.basis.{each.plan.basis}", language) for each in rows],
            "display_text_es": [each.text_es for each in rows],
        }
    )


def name(each: Costed, language: Language) -> str:
    """Name a plan by its number and kind."""
    number = each.cost.plan.installments
    if number == 1:
        return say("plan.name.at_once", language)
    if each.plan.kind == CUOTA_SIMPLE:
        return say("plan.name.cuota_simple", language, count=str(number), name=_title(each.plan.name))
    return say(f"plan.name.{each.plan.kind}", language, count=str(number))


def _title(name: str) -> str:
    return name.replace("_", " ").title()


def _pesos(centavos: Sequence[int]) -> pl.Series:
    return pl.Series([Decimal(each).scaleb(-2) for each in centavos], dtype=pl.Decimal(18, 2))


def _show_texts(found: Costs, language: Language) -> None:
    with st.expander(say("plan.texts", language), icon=":material/gavel:"):
        st.caption(say("plan.texts.note", language))
        for each in found.rows:
            st.code(each.text_es, language=None, wrap_lines=True)
        if found.rule is not None:
            since = formatting.day(found.rule.effective_from, language)
            st.caption(escaped(say("plan.texts.rule", language, since=since, source=found.rule.source)))


def _show_rates(found: Costs, language: Language) -> None:
    rows = [
        {
            "text": f"{name(each, language)}: {formatting.percent(each.cost.cftea, 1, language)}",
            "value": float(each.cost.cftea),
            "told": formatting.percent(each.cost.cftea, 2, language),
            "total": pesos(each.cost.total, language),
        }
        for each in found.rows
        if each.cost.plan.installments > 1
    ]
    st.subheader(say("plan.rates", language), anchor=False)
    if not rows:
        st.info(say("plan.rates.none", language), icon=":material/inbox:")
        return
    tips = {"told": "CFTEA", "total": say("plan.column.total", language)}
    st.caption(say("plan.rates.unit", language))
    st.altair_chart(failure_charts.size_bars(rows, tips, say("plan.rates.axis", language), language, ".0%"))


def _show_free(found: Costs, language: Language) -> None:
    """Hold what an interest-free plan costs the seller against what inflation takes off the price for the payer."""
    free = [each for each in found.rows if each.is_free and each.cost.plan.installments > 1]
    st.subheader(say("plan.free", language), anchor=False)
    if not free:
        st.info(say("plan.free.none", language), icon=":material/inbox:")
        return
    st.caption(escaped(say("plan.free.unit", language)))
    rows = [_free_row(each, language) for each in free]
    tips = {name: say(f"plan.free.{name}", language) for name in ("borne", "cut")}
    axis = say("plan.free.axis", language)
    st.altair_chart(failure_charts.interval_rows(rows, tips, axis, ".0%", language))
    worst = max(free, key=lambda each: each.borne_share)
    borne, cut = (formatting.percent(value, 1, language) for value in (worst.borne_share, worst.real_cut))
    st.markdown(escaped(say("plan.free.told", language, plan=name(worst, language), borne=borne, cut=cut)))


def _free_row(each: Costed, language: Language) -> dict[str, Any]:
    borne, cut = (formatting.percent(value, 1, language) for value in (each.borne_share, each.real_cut))
    ends = sorted((each.borne_share, each.real_cut))
    return {
        "text": say("plan.free.row", language, plan=name(each, language), borne=borne, cut=cut),
        "value": each.borne_share,
        "low": ends[0],
        "high": ends[1],
        "said": each.real_cut,
        "colour": theme.BLUE,
        "borne": borne,
        "cut": cut,
    }


def _show_refused(refused: Sequence[Over], found: Costs, language: Language) -> None:
    if not refused:
        return
    st.subheader(say("plan.over", language), anchor=False)
    st.caption(say("plan.over.unit", language, day=formatting.day(found.on, language)))
    st.markdown("\n".join(f"- {escaped(_why(each, language))}" for each in refused))


def _why(each: Over, language: Language) -> str:
    plan = each.plan
    values = {
        "name": _title(plan.name),
        "count": str(plan.plan.installments),
        "until": formatting.day(plan.effective_until, language),
        "since": formatting.day(plan.effective_from, language),
        "minimum": formatting.money(plan.minimum_ars, language=language),
    }
    return say(f"plan.over.{each.why}", language, **values)
