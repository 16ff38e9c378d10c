"""Drift on the Failure model page: the verdict, and what each move does to the loss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from barberpro.domain import formatting
from dashboards import failure_charts, theme
from dashboards.failure_words import day, figure, share, span, told
from dashboards.figures import escaped
from dashboards.queries.failure_drift import Attempts, Drift
from dashboards.teller import Teller
from models.evaluate import Estimate

BADGES = {
    "ok": (":green-badge", "check_circle"),
    "watch": (":orange-badge", "visibility"),
    "retrain": (":red-badge", "model_training"),
    "too_few": (":gray-badge", "hourglass_empty"),
}
ASKING = ("watch", "retrain")
"""Verdicts whose reasons are names of what moved."""


def show(found: Drift | str | None, version: str, teller: Teller) -> None:
    """Say whether the model has to be trained again, and why."""
    st.subheader(teller.say("drift.title"), anchor=False)
    if found is None:
        st.info(teller.say("drift.none"), icon=":material/trending_up:")
        st.code("barberpro drift", language="bash")
    elif isinstance(found, str):
        st.warning(teller.say("drift.damaged", reason=found), icon=":material/warning:")
    else:
        _show_verdict(found, version, teller)
        if found.effects:
            _show_effects(found, teller)
        if found.live:
            _show_live(found.live, teller)


def _show_verdict(found: Drift, version: str, teller: Teller) -> None:
    badge, icon = BADGES.get(found.verdict, BADGES["too_few"])
    st.markdown(f"{badge}[:material/{icon}: {teller.named('verdict', found.verdict)}]")
    if found.version not in {None, version}:
        st.warning(teller.say("drift.other", version=str(found.version)), icon=":material/sync_problem:")
    if found.verdict in ASKING:
        named = ", ".join(teller.named("moved", reason) for reason in found.reasons)
        st.markdown(escaped(teller.say("drift.reasons", reasons=named)))
    for name, part in (("reference", found.reference), ("window", found.window)):
        if part is not None:
            st.caption(teller.say(f"drift.{name}", attempts=_attempts(part, teller)))


def _attempts(part: Attempts, teller: Teller) -> str:
    if part.span is None:
        return teller.say("drift.empty")
    ends = {"first": day(part.span.first, teller), "last": day(part.span.last, teller)}
    rate = share(part.failures / part.rows, teller)
    return teller.say("drift.attempts", rows=teller.count(part.rows), rate=rate, **ends)


def _show_effects(found: Drift, teller: Teller) -> None:
    if found.loss:
        before, after = (figure(each, "log_loss", teller) for each in found.loss)
        st.markdown(teller.say("drift.loss", before=before, after=after))
    st.caption(teller.say("drift.unit"))
    tips = {"name": teller.say("drift.what"), "told": teller.say("drift.effect"), "psi": teller.say("drift.psi")}
    axis = teller.say("drift.axis")
    st.altair_chart(failure_charts.interval_rows(effect_rows(found, teller), tips, axis, "~g", teller.language))
    shown = teller.count(len(found.inputs))
    st.caption(teller.say("drift.inputs", shown=shown, count=teller.count(found.count)))


def effect_rows(found: Drift, teller: Teller) -> list[dict[str, Any]]:
    """Lay out the change of the loss, its parts, and the inputs that raise it most."""
    loss = found.loss[0] if found.loss else None
    parts = [_row(teller.named("moved", name), each, loss, "", teller) for name, each in found.effects.items()]
    inputs = []
    for each in found.inputs:
        values = {"psi": each.psi, "chance": each.psi_noise}
        psi = teller.say("drift.psi.value", **{k: formatting.number(v, 3, teller.language) for k, v in values.items()})
        inputs.append(_row(teller.named("moved", each.name), each.effect, loss, psi, teller))
    return [{**row, "colour": theme.BLUE} for row in parts] + [{**row, "colour": theme.GREY} for row in inputs]


def _row(name: str, effect: Estimate, loss: float | None, psi: str, teller: Teller) -> dict[str, Any]:
    of_loss = formatting.signed_percent(effect.value / loss, 1, teller.language) if loss else formatting.MISSING
    ends = {"value": effect.value, "low": effect.low, "high": effect.high}
    return {"name": name, "text": f"{name}: {of_loss}", "told": told(effect, "log_loss", teller), "psi": psi, **ends}


def _show_live(live: Mapping[str, Any], teller: Teller) -> None:
    counts = {name: teller.count(int(live.get(name, 0))) for name in ("answers", "judged", "waiting", "late")}
    if not live.get("answers"):
        st.caption(teller.say("live.none"))
        return
    st.markdown(teller.say("live.counts", **counts))
    for name, group in live.get("groups", {}).items():
        whole = group["all"]
        if "log_loss" in whole:
            loss, area = Estimate(**whole["log_loss"]), Estimate(**whole["roc_auc"])
            values = {"rows": teller.count(whole["rows"]), "loss": told(loss, "log_loss", teller)}
            area_told = f"{figure(area.value, 'roc_auc', teller)} {span(area, 'roc_auc', teller)}"
            st.markdown("- " + teller.say(f"live.{name}", area=area_told, **values))
