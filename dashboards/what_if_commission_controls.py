"""The commission's keys as widgets: tiers, discounts, floor, cap and whose bookings count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from barberpro.domain.commission import TIER_BASES, Tier
from dashboards import what_if_keys, what_if_state
from dashboards.queries.what_if_drafts import Desk, Draft
from dashboards.queries.what_if_drafts import moved as changed
from dashboards.teller import Teller
from dashboards.what_if_keys import Edited, rate
from dashboards.what_if_state import key

BASIS, TIERS = "commission.tier_basis", "commission.tiers"
DISCOUNTS = (
    "commission.top_performer_bp",
    "commission.loyal_bp",
    "commission.high_volume_bp",
    "commission.campaign_bp",
)
LIMITS = ("commission.floor_bp", "commission.cap_bp")
STEP_BP = 5
MOST_BP = {**dict.fromkeys(DISCOUNTS, 150), **dict.fromkeys(LIMITS, 600), TIERS: 600}
"""Where sliders end; the YAML takes any rate."""
MOST_TIERS, MOST_BOOKINGS = 6, 1_000_000


def show(desk: Desk, place: int, draft: Draft, teller: Teller) -> None:
    """Show the widgets of a scenario; each holds what the scenario ends with."""
    edited = Edited(desk, place, draft)
    what_if_keys.choose(BASIS, edited, TIER_BASES, teller)
    if not what_if_keys.tell_dated(TIERS, desk, draft, teller):
        _choose_tiers(desk, place, draft, teller)
    for names in (DISCOUNTS[:2], DISCOUNTS[2:], LIMITS):
        for column, name in zip(st.columns(2), names, strict=True):
            with column:
                steps = range(0, MOST_BP[name] + STEP_BP, STEP_BP)
                what_if_keys.slide(name, edited, steps, lambda bp: rate(bp, teller), teller)


def _choose_tiers(desk: Desk, place: int, draft: Draft, teller: Teller) -> None:
    tiers: Sequence[Tier] = draft.value(TIERS, desk)
    st.caption(teller.say("what_if.tier.unit"))
    for number, tier in enumerate(tiers):
        from_key, rate_key = _tier_keys(desk, place, number)
        what_if_state.hold(desk, from_key, tier.from_bookings, teller.language)
        what_if_state.hold(desk, rate_key, tier.rate_bp, teller.language)
        left, right = st.columns([2, 3], vertical_alignment="bottom")
        left.number_input(
            teller.say("what_if.tier.from", number=str(number + 1)), 0, MOST_BOOKINGS, key=from_key,
            disabled=number == 0,
        )  # fmt: skip
        right.select_slider(
            teller.say("what_if.tier.rate", number=str(number + 1)),
            _steps(MOST_BP[TIERS], tier.rate_bp),
            key=rate_key,
            format_func=lambda bp: rate(bp, teller),
        )
    _more_or_less(desk, place, tiers, teller)


def _more_or_less(desk: Desk, place: int, tiers: Sequence[Tier], teller: Teller) -> None:
    left, right = st.columns(2)
    last = tiers[-1]
    more = (*tiers, Tier(last.from_bookings + 50, last.rate_bp))
    left.button(teller.say("what_if.tier.add"), key=key(desk, f"tier add {place}"), width="stretch",
                disabled=len(tiers) >= MOST_TIERS, on_click=_put, args=(desk, place, TIERS, more))  # fmt: skip
    right.button(teller.say("what_if.tier.drop"), key=key(desk, f"tier drop {place}"), width="stretch",
                 disabled=len(tiers) == 1, on_click=_put, args=(desk, place, TIERS, tuple(tiers[:-1])))  # fmt: skip


def _steps(most: int, value: int) -> list[int]:
    return sorted({*range(0, most + STEP_BP, STEP_BP), value})


def _tier_keys(desk: Desk, place: int, number: int) -> tuple[str, str]:
    return key(desk, f"tier {number} from {place}"), key(desk, f"tier {number} rate {place}")


def moved(desk: Desk, place: int, draft: Draft) -> dict[str, Any]:
    """Give the keys whose widgets the reader moved, with what he chose."""
    found = what_if_keys.moved((BASIS, *DISCOUNTS, *LIMITS), Edited(desk, place, draft))
    tiers: Sequence[Tier] = draft.value(TIERS, desk)
    pairs = [_tier_keys(desk, place, number) for number in range(len(tiers))]
    stands = {widget: value for pair, tier in zip(pairs, tiers, strict=True)
              for widget, value in zip(pair, (tier.from_bookings, tier.rate_bp), strict=True)}  # fmt: skip
    if any(what_if_state.moved(desk, widget, value) for widget, value in stands.items()):
        held = {widget: st.session_state.get(widget) or 0 for widget in stands}
        found[TIERS] = tuple(Tier(*each) for each in sorted((held[one], held[other]) for one, other in pairs))
    return found


def _put(desk: Desk, place: int, name: str, value: Any) -> None:
    what_if_state.press(desk)
    what_if_state.replace_draft(desk, place, lambda draft: changed(draft, {name: value}, desk))
