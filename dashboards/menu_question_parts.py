"""Which menu to show: the reader makes up a checkout, and every candidate is told with what it would bring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from barberpro.domain import formatting
from barberpro.domain.formatting import Language
from barberpro.errors import BarberProError
from barberpro.policies.policy import Policy
from barberpro.settings import load_settings
from barberpro.warehouse.database import Database
from dashboards import asked_fields, failure_charts, menu_question_form, menu_verdict_parts, sheet, theme
from dashboards.figures import escaped
from dashboards.installment_charts import ORANGE
from dashboards.menu_words import menu_name
from dashboards.queries import menu_question as queries
from dashboards.queries.menu_question import (
    Evidence,
    InstallmentRecommendation,
    InstallmentRecommender,
    MenuOption,
)
from dashboards.texts import label, say
from models.menus import Menu
from pipelines.policies import today


@st.cache_resource(max_entries=2, show_spinner=False)
def recommender_of(stamp: tuple[Any, ...], _policy: Policy) -> InstallmentRecommender | str:
    """Keep what answers by the state of model, report, policy and day; in words what is wrong with it."""
    try:
        return queries.recommender(load_settings(), _policy, today())
    except BarberProError as problem:
        return str(problem)


@st.cache_data(max_entries=4, show_spinner=False)
def devices_of(key: str, _database: Database) -> tuple[str, ...]:
    """Cache the devices by generation."""
    return queries.devices(_database)


def show(key: str, database: Database, names: Mapping[str, str], language: Language) -> None:
    """Ask for a checkout and answer."""
    settings = load_settings()
    policy = queries.policy_of(settings)
    found = recommender_of(queries.stamp(settings, policy, today()), policy)
    st.caption(say("ask.lead", language))
    asked = menu_question_form.fields(names, devices_of(key, database))
    asked_fields.follow(asked, language)
    menu_question_form.ask(names, devices_of(key, database), language)
    asked_fields.remember(asked)
    if isinstance(found, str):
        st.warning(say("judged.damaged", language, reason=found), icon=":material/warning:")
        return
    try:
        answer = found.ask(menu_question_form.question())
    except BarberProError as problem:
        st.warning(say("plan.refused", language, reason=str(problem)), icon=":material/warning:")
        return
    _show_answer(answer, language)
    if answer.options[0].conversion is not None:
        _show_evidence(queries.evidence(found), language)
        _show_menus(answer, language)


def _show_answer(answer: InstallmentRecommendation, language: Language) -> None:
    best = answer.recommended
    with st.container(border=True):
        st.markdown(f"#### {say('ask.show', language, menu=name_of(best, language))}")
        st.markdown(escaped(answer.reasoning[0 if language == "es" else 1]))
        if best.conversion is not None and best.net_real_ars is not None:
            st.markdown(escaped(_brings(best, language)))
        if answer.fallback_reason:
            st.caption(say(f"ask.fallback.{answer.fallback_reason}", language))
            if answer.fallback_reason == "no_model":
                st.code("barberpro run", language="bash")


def _brings(best: MenuOption, language: Language) -> str:
    conversion, net = best.conversion, best.net_real_ars
    if conversion is None or net is None:
        return ""
    said = say("ask.brings", language, paid=_share_told(conversion, language), net=_money_told(net, language))
    gain = best.gain_ars
    if best.is_table or gain is None:
        return said
    return f"{said} {say('ask.gains', language, gain=_money_told(gain, language, signed=True))}"


def _show_evidence(found: Sequence[Evidence], language: Language) -> None:
    """Put the verdict of the evaluation beside the recommendation: a prediction is not an effect."""
    if not found:
        st.caption(say("ask.evidence.none", language))
        return
    lines = []
    for each in found:
        reward = label("judged.reward", each.reward, language).lower()
        badge = menu_verdict_parts.badge(each.verdict, language)
        lines.append(f"- {badge} {escaped(say('ask.evidence', language, source=each.source, reward=reward))}: "
                     f"{escaped(each.reason[language])}")  # fmt: skip
    st.markdown(f"**{say('ask.evidence.title', language)}**\n" + "\n".join(lines))
    st.page_link(
        "pages/installments.py",
        label=say("ask.evidence.see", language),
        icon=":material/gavel:",
        query_params={"show": "verdicts", "policy": "learned", "lang": language},
    )


def _show_menus(answer: InstallmentRecommendation, language: Language) -> None:
    st.subheader(say("ask.menus", language), anchor=False)
    st.caption(escaped(say("ask.menus.unit", language)))
    tips = {name: say(f"ask.tip.{name}", language) for name in ("paid", "net", "gain")}
    paid = [_row(each, "conversion", language) for each in answer.options]
    axes = say("ask.axis.paid", language), say("ask.axis.net", language)
    st.altair_chart(failure_charts.interval_rows(paid, tips, axes[0], ".0%", language))
    st.subheader(say("ask.net", language), anchor=False)
    st.caption(escaped(say("ask.net.unit", language)))
    net = [_row(each, "net_real_ars", language) for each in answer.options]
    st.altair_chart(failure_charts.interval_rows(net, tips, axes[1], ",.0f", language))
    sheet.download(say("ask.download", language), queries.frame(answer), "menus.csv")


def _row(option: MenuOption, figure: str, language: Language) -> dict[str, Any]:
    estimate = getattr(option, figure)
    told = {
        "paid": _share_told(option.conversion, language),
        "net": _money_told(option.net_real_ars, language),
        "gain": formatting.MISSING if option.is_table else _money_told(option.gain_ars, language, signed=True),
    }
    return {
        "text": f"{name_of(option, language)}{_marks(option, language)}: {_brief(estimate.value, figure, language)}",
        "value": estimate.value,
        "low": estimate.low,
        "high": estimate.high,
        "colour": ORANGE if option.is_recommended else theme.BLUE if option.is_table else theme.GREY,
        **told,
    }


def _marks(option: MenuOption, language: Language) -> str:
    """Say what a menu is in words, so that no colour has to be seen."""
    marks = [name for name, holds in (("recommended", option.is_recommended), ("table", option.is_table)) if holds]
    return "".join(f" ({say(f'ask.{name}', language)})" for name in marks)


def name_of(option: MenuOption, language: Language) -> str:
    """Name a menu with the methods that it lacks."""
    menu = Menu(frozenset(option.methods), frozenset(option.installments), option.default)
    return menu_name(menu, queries.lacking(option), language)


def _brief(value: float, figure: str, language: Language) -> str:
    if figure == "conversion":
        return formatting.percent(value, 1, language)
    return formatting.money(value, "ARS", 0, language)


def _share_told(estimate: Any, language: Language) -> str:
    value, low, high = (formatting.percent(getattr(estimate, end), 1, language) for end in ("value", "low", "high"))
    return say("judged.relative", language, value=value, low=low, high=high)


def _money_told(estimate: Any, language: Language, *, signed: bool = False) -> str:
    def write(value: float) -> str:
        def plain(each: Any) -> str:
            return formatting.money(each, "ARS", 0, language)

        return formatting.signed(value, plain) if signed else plain(value)

    value, low, high = (write(getattr(estimate, end)) for end in ("value", "low", "high"))
    return say("judged.relative", language, value=value, low=low, high=high)
