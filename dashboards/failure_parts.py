"""The upper parts of the Failure model page: which model is in force, and how it does beside others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import polars as pl
import streamlit as st

from dashboards import failure_charts, sheet, theme
from dashboards.failure_words import day, figure, share, span, told
from dashboards.figures import escaped
from dashboards.queries.failure_model import IN_FORCE, WAITING, InForce, Judged
from dashboards.teller import Teller
from models.evaluate import Estimate

TILES = ("log_loss", "roc_auc", "ece")
MORE_IS_BETTER = ("roc_auc", "pr_auc", "lift")
FORMS = {"ece": ".1%"}
COLOURS = {IN_FORCE: theme.BLUE, WAITING: failure_charts.ORANGE}


def show_in_force(champion: InForce, judged: Judged | None, published: str | None, teller: Teller) -> None:
    """Say which version is in force since when, what it learned from, and how good it is."""
    st.subheader(teller.say("force.title"), anchor=False)
    st.markdown(escaped(_since(champion, teller)))
    if published not in {None, champion.version}:
        st.warning(teller.say("force.published", published=str(published)), icon=":material/sync_problem:")
    learned = {"first": day(champion.learned.first, teller), "last": day(champion.learned.last, teller)}
    calibration = teller.named("calibrated", champion.calibration)
    trees, sources = teller.count(champion.trees), ", ".join(champion.sources)
    st.caption(escaped(teller.say("force.learned", **learned, sources=sources, trees=trees, calibration=calibration)))
    if judged is None:
        _show_unjudged(champion, teller)
    else:
        _show_tiles(judged, teller)


def _since(champion: InForce, teller: Teller) -> str:
    made = champion.promoted
    if made is None:
        return teller.say("force.first", version=champion.version)
    key = "force.rollback" if made["kind"] == "rollback" else "force.promoted"
    at = teller.moment(datetime.fromisoformat(made["at"]))
    return teller.say(
        key, version=champion.version, at=at, by=made["by"], instead_of=made["instead_of"], why=made["why"]
    )


def _show_unjudged(champion: InForce, teller: Teller) -> None:
    first, last = day(champion.judged.first, teller), day(champion.judged.last, teller)
    _tiles([_tile(name, champion.metrics[name], teller) for name in TILES if name in champion.metrics])
    st.info(teller.say("force.unjudged", first=first, last=last), icon=":material/balance:")
    st.code("barberpro evaluate", language="bash")


def _show_tiles(judged: Judged, teller: Teller) -> None:
    rows = teller.say("tile.base_rate.note", rows=teller.count(judged.rows))
    rate = (teller.say("tile.base_rate"), share(judged.base_rate, teller), rows)
    _tiles([rate, *[_tile(name, judged.metrics[IN_FORCE][name], teller) for name in TILES]])
    days = {"first": day(judged.period.first, teller), "last": day(judged.period.last, teller)}
    st.caption(teller.say("force.judged", rows=teller.count(judged.rows), **days))


def _tile(name: str, estimate: Estimate, teller: Teller) -> tuple[str, str, str]:
    note = teller.say(f"tile.{name}.note", range=span(estimate, name, teller))
    return teller.say(f"figure.{name}"), figure(estimate.value, name, teller), note


def _tiles(tiles: Sequence[tuple[str, str, str]]) -> None:
    for pair in (tiles[:2], tiles[2:]):
        for column, (title, value, note) in zip(st.columns(2), pair, strict=False):
            with column, st.container(border=True, height="stretch"):
                st.metric(title, value)
                st.caption(note)


def show_rivals(judged: Judged, name: str, teller: Teller) -> None:
    """Draw one figure of everybody, best first; say who is surely better, and what an oracle leaves to gain."""
    st.caption(f"{teller.say(f'about.{name}', **_chance(name, judged, teller))} {teller.say('rivals.axis')}")
    rows = rival_rows(judged.metrics, name, teller)
    tips = {"predictor": teller.say("rivals.predictor"), "told": teller.say(f"figure.{name}")}
    st.altair_chart(
        failure_charts.interval_rows(rows, tips, teller.say(f"axis.{name}"), FORMS.get(name, "~g"), teller.language)
    )
    lines = [_compared(other, each, teller) for other, each in judged.difference.items()]
    if judged.gain_share:
        ends = {end: share(getattr(judged.gain_share, end), teller) for end in ("value", "low", "high")}
        lines.append(teller.say("rivals.gain", **ends))
    if judged.other:
        lines.append(teller.say("rivals.waiting", version=judged.other))
    st.markdown("\n".join(f"- {line}" for line in lines))
    with st.expander(teller.say("rivals.table"), icon=":material/table_chart:"):
        show_table(judged, teller)


def _chance(name: str, judged: Judged, teller: Teller) -> dict[str, str]:
    return {"base_rate": figure(judged.base_rate, name, teller)} if name == "pr_auc" else {}


def rival_rows(metrics: Mapping[str, Mapping[str, Estimate]], name: str, teller: Teller) -> list[dict[str, Any]]:
    """Lay out everybody's figure, best first."""
    known = {predictor: each[name] for predictor, each in metrics.items() if name in each}
    sign = -1 if name in MORE_IS_BETTER else 1
    return [
        {
            "predictor": teller.say(f"predictor.{predictor}"),
            "value": each.value,
            "low": each.low,
            "high": each.high,
            "told": told(each, name, teller),
            "text": f"{teller.say(f'predictor.{predictor}')}: {figure(each.value, name, teller)}",
            "colour": COLOURS.get(predictor, theme.GREY),
        }
        for predictor, each in sorted(known.items(), key=lambda item: sign * item[1].value)
    ]


def _compared(other: str, difference: Estimate, teller: Teller) -> str:
    named = teller.say(f"against.{other}")
    if difference.low <= 0 <= difference.high:
        return teller.say("rivals.unsure", other=named, **_ends(difference, 1, teller))
    if difference.high < 0:
        return teller.say("rivals.better", other=named, **_ends(difference, -1, teller))
    return teller.say("rivals.worse", other=named, **_ends(difference, 1, teller))


def _ends(difference: Estimate, sign: int, teller: Teller) -> dict[str, str]:
    low, high = sorted((sign * difference.low, sign * difference.high))
    ends = {"value": sign * difference.value, "low": low, "high": high}
    return {name: figure(value, "log_loss", teller) for name, value in ends.items()}


def show_table(judged: Judged, teller: Teller) -> None:
    """Show every figure of everybody, those with the least log loss first."""
    ordered = sorted(judged.metrics.items(), key=lambda item: item[1]["log_loss"].value)
    names = list(judged.metrics[IN_FORCE])
    rows = [
        {"predictor": teller.say(f"predictor.{predictor}")}
        | {name: told(each[name], name, teller) if name in each else None for name in names}
        for predictor, each in ordered
    ]
    columns: list[sheet.Column] = [
        (teller.say("rivals.predictor"), "predictor", None),
        *[(teller.say(f"figure.{name}"), name, None) for name in names],
    ]
    sheet.show(pl.DataFrame(rows), columns, first_width=150)
