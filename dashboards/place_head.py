"""What is said around the figures of a place: the measure and its unit, what the map shows, who a provider is."""

from __future__ import annotations

import streamlit as st

from barberpro.domain import formatting
from barberpro.tables.metrics.arithmetic import FEW, change
from dashboards import claim_badge
from dashboards.figures import capital, escaped, provisional_note, share_note
from dashboards.places import PlaceView
from dashboards.queries.provinces import Provinces
from dashboards.texts import say
from dashboards.tiles import Legend, off_the_map
from dashboards.voice import Voice


def show_measure(found: Provinces, view: PlaceView, voice: Voice) -> None:
    """Say what the chosen measure is, and its value in this place."""
    figure, metric, language = found.now[view.measure.name], view.measure, voice.language
    said = [f"**{metric.title(language)}: {voice.value(metric, figure.value)}** ({voice.unit(metric)})"]
    if metric.counts_successes:
        said.append(share_note(figure, voice))
    if view.compare:
        said.append(_against(found, view, voice))
    st.markdown(escaped(" · ".join(said)))
    st.caption(escaped(f"{metric.description(language)} {provisional_note(voice) if metric.real else ''}"))
    claim_badge.show(f"metric:{metric.name}", language)


def over_parts(found: Provinces, view: PlaceView, voice: Voice) -> None:
    """Say what the table ranks, and how its rows relate to the place."""
    language, whole = voice.language, found.now[view.measure.name]
    st.markdown(f"**{say(f'rank.{view.place.part}', language, metric=view.measure.title(language))}**")
    if view.measure.is_additive:
        total = voice.value(view.measure, whole.value)
        text = say("rank.total", language, count=voice.count(len(found.parts)), total=total)
    elif view.measure.denominator is None:
        text = say("rank.no_total", language, total=voice.value(view.measure, whole.value))
    else:
        text = say("rank.whole", language, total=voice.value(view.measure, whole.value))
    st.caption(escaped(f"{text} {_small(found, voice)}"))


def under_map(found: Provinces, legend: Legend, voice: Voice) -> None:
    """Say what the marks of the map mean, and what is not on it."""
    said = [say("map.how", voice.language)]
    if legend.has_gaps:
        said.append(say("map.gaps", voice.language))
    if any(part.now.is_small for part in found.parts):
        said.append(say("map.small", voice.language, few=voice.count(FEW)))
    if left := off_the_map(found.parts):
        said.append(say("map.off", voice.language, count=voice.count(left)))
    st.caption(" ".join(said))


def tips(view: PlaceView, voice: Voice) -> dict[str, str]:
    """Titles of the tooltip of a tile."""
    metric, language = view.measure, voice.language
    found = {"name": say("rank.place", language), "full": metric.title(language)}
    if metric.counts_successes:
        found["interval"] = say("tip.interval", language)
    if metric.denominator is not None:
        found["of"] = capital(metric.counting_unit(language))
    if view.compare:
        found["moved"] = say("rank.change", language)
    return {**found, "attempts": say("rank.attempts", language)}


def unit_of_trend(found: Provinces, view: PlaceView, voice: Voice) -> str:
    """Say the unit of the trend and what its marks mean."""
    said = [f"{capital(voice.unit(view.measure))}."]
    if view.measure.counts_successes:
        said.append(say("trend.band", voice.language))
    if view.measure.unit != "share" and not found.series["complete"].all():
        said.append(say("chart.partial", voice.language).strip())
    return escaped(" ".join(said))


def show_provider(found: Provinces, voice: Voice) -> None:
    """Say who a provider is."""
    if found.provider is None:
        return
    language, known = voice.language, found.provider
    left = known.left_at and say("provider.left", language, day=formatting.day(known.left_at.date(), language))
    since = say("provider.since", language, day=formatting.day(known.joined_at.date(), language))
    st.caption(" · ".join(text for text in (since, left, known.segment) if text))


def _against(found: Provinces, view: PlaceView, voice: Voice) -> str:
    before = found.before[view.measure.name] if found.before else None
    moved = voice.change(view.measure, change(found.now[view.measure.name], before))
    if before is None or moved == formatting.MISSING:
        return say("change.none", voice.language)
    return f"{moved} {say('change.against', voice.language, days=voice.count(voice.selection.days))}"


def _small(found: Provinces, voice: Voice) -> str:
    few = any(part.now.is_small for part in found.parts)
    return say("map.small", voice.language, few=voice.count(FEW)) if few else ""
