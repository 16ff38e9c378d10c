"""One claim on the Claims page: verdict, figure and interval, definition, evidence, and what to do next."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import streamlit as st

from barberpro.domain import formatting
from barberpro.domain.formatting import Language
from barberpro.parameters.claims import PARTS
from dashboards.claim_badge import ICONS
from dashboards.claim_charts import interval_chart
from dashboards.figures import capital, escaped
from dashboards.queries.claims import Report, Row
from dashboards.texts import label, say
from pipelines.claim_figures import bounds_written, interval_written, written

PART_TEXTS = {"window": "claims.window.of"}


def show(row: Row, found: Report, language: Language) -> None:
    """Show all that is known of a claim."""
    st.subheader(escaped(row["claim"][language]), anchor="claim")
    st.caption(say("claims.where", language, section=row["section"]))
    _show_verdict(row, language)
    _show_figure(row, found, language)
    left, right = st.columns(2, gap="large")
    with left:
        _show_definition(row, language)
    with right:
        _show_next(row, language)
    st.caption(_looked(row, language))


def _show_verdict(row: Row, language: Language) -> None:
    text = escaped(f"**{row['said'][language]}.** {_needed(row, language)}")
    if row["verdict"] == "supported":
        st.success(text, icon=ICONS[row["verdict"]])
    elif row["verdict"] == "refuted":
        st.warning(text, icon=ICONS[row["verdict"]])
    else:
        st.info(text, icon=ICONS[row["verdict"]])


def _show_figure(row: Row, found: Report, language: Language) -> None:
    evidence, unit = row["evidence"], row["unit"]
    says = bounds_written(row["bounds"], unit, language)
    left, right = st.columns(2)
    left.metric(say("claims.says", language), says, border=True)
    right.metric(say("claims.figure", language), written(evidence and evidence["value"], unit, language), border=True)
    if evidence is None:
        st.markdown(escaped(_without(row, language)))
        return
    level = formatting.percent(found.level, 0, language)
    ends = interval_written(evidence, unit, language)
    st.markdown(
        escaped(f"{say('claims.interval', language, level=level, interval=ends)}. {_rests(evidence, language)}")
    )
    st.altair_chart(interval_chart(_chart_rows(row, language), row["bounds"], unit, language))
    st.caption(escaped(say("claims.chart", language, level=level, says=says)))


def _show_definition(row: Row, language: Language) -> None:
    st.markdown(f"**{say('claims.definition', language)}**")
    told = {part: row["definition"][part][language] for part in PARTS}
    st.markdown(
        "\n".join(
            f"- **{say(PART_TEXTS.get(part, f'claims.{part}'), language)}:** {escaped(text)}"
            for part, text in told.items()
        )
    )


def _show_next(row: Row, language: Language) -> None:
    st.markdown(f"**{say('claims.kind', language)}**")
    st.markdown(" · ".join(say(f"decides.{kind}", language) for kind in row["decided_by"]))
    st.markdown(f"**{say('claims.next', language)}**")
    st.markdown(escaped(f"{capital(row['next'][language])}."))
    if row["note"]:
        st.markdown(f"**{say('claims.note', language)}**")
        st.markdown(escaped(row["note"][language]))


def _needed(row: Row, language: Language) -> str:
    if not row["sample_needed"]:
        return ""
    key = "claims.needed" if row["evidence"] else "claims.needed.plan"
    counted = say(f"counted.{row['sample_counted']}", language)
    return say(key, language, sample=formatting.number(row["sample_needed"], 0, language), counted=counted)


def _without(row: Row, language: Language) -> str:
    if row["missing"]:
        return say("claims.missing", language, missing=row["missing"][language])
    _, _, why = row["said"][language].partition(": ")
    detail = f" ({row['detail'][language]})" if row["detail"] else ""
    return say("claims.evidence.none", language, why=f"{why}{detail}")


def _rests(evidence: dict[str, Any], language: Language) -> str:
    said = [
        say(
            "claims.rests",
            language,
            sample=formatting.number(evidence["sample"], 0, language),
            counted=say(f"counted.{evidence['counted']}", language),
            by=say(f"interval_by.{evidence['interval_by']}", language),
        )
    ]
    if evidence["design_effect"]:
        clusters = formatting.number(evidence["clusters"], 0, language)
        effect = formatting.number(evidence["design_effect"], 2, language)
        said.append(say("claims.clusters", language, clusters=clusters, effect=effect))
    if evidence["until"]:
        first, until = (date.fromisoformat(evidence[end]) for end in ("since", "until"))
        days = {"first": first, "last": until - timedelta(days=1)}
        said.append(
            say("claims.window", language, **{name: formatting.day(day, language) for name, day in days.items()})
        )
    return " ".join([*said, *_source(evidence, language)])


def _source(evidence: dict[str, Any], language: Language) -> list[str]:
    """Name what stands behind a figure that is not counted here: an evaluation, or an outside total."""
    details = evidence["details"]
    if "says" in details:
        return [say("claims.evaluation", language, says=details["says"][language])]
    if "published_on" not in details:
        return []
    day = formatting.day(date.fromisoformat(details["published_on"]), language)
    return [say("claims.source", language, source=details["source"], day=day)]


def _chart_rows(row: Row, language: Language) -> list[dict[str, Any]]:
    """Lay out the definition's figure first, then the other readings that have an interval."""
    evidence, unit = row["evidence"], row["unit"]
    readings = [each for each in evidence["readings"] if each["value"] is not None]
    named = [(say("claims.main", language), evidence)]
    named += [(capital(label("reading", each["name"], language)), each) for each in readings]
    return [
        {
            "name": name,
            **{end: each[end] for end in ("value", "low", "high")},
            "text": f"{written(each['value'], unit, language)} ({interval_written(each, unit, language)})",
        }
        for name, each in named
    ]


def _looked(row: Row, language: Language) -> str:
    return say(
        "claims.looked",
        language,
        day=formatting.day(date.fromisoformat(row["last_looked"]), language),
        measure=row["measure"] or say("claims.no_measure", language),
        name=row["id"],
    )
