"""The address of a What-if page: the scenarios, what is asked, and what is looked at, or the id of what was kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import streamlit as st

from barberpro.errors import BarberProError
from barberpro.settings import Settings
from barberpro.simulation.outcome import Asked
from dashboards import address, publication, sidebar, what_if_state
from dashboards.address import Part
from dashboards.publication import Publication
from dashboards.queries import what_if_kept, what_if_link
from dashboards.queries.what_if_drafts import Desk, Draft, begun, starts
from dashboards.queries.what_if_kept import Kept
from dashboards.queries.what_if_rows import DIMENSIONS, MEASURES, PRICES, WHEN
from dashboards.teller import Teller
from dashboards.what_if_refusals import refusal
from dashboards.what_if_state import DETAIL
from pipelines.simulate import FEWEST_DRAWS, MOST_DRAWS, MOST_MONTHS

DEFAULT = Asked(months=12, draws=200, seed=7)
LARGEST_SEED = 2_147_483_647
LOOKS = {"when": WHEN, "prices": PRICES, "chart": MEASURES, "by": DIMENSIONS}
"""What of an outcome is looked at: the first of each is what somebody sees who chose nothing."""
NUMBERS = {"months": (0, MOST_MONTHS), "draws": (FEWEST_DRAWS, MOST_DRAWS), "seed": (0, LARGEST_SEED)}
SIM, GENERATION = "sim", "generation"


@dataclass(frozen=True, slots=True)
class Asking:
    """What the address asks for before a history is read: which publication, and the kept answer that it names."""

    publication: Publication
    kept: Kept | None
    problems: tuple[str, ...]


def asking(settings: Settings, in_force: Publication, subject: str, teller: Teller) -> Asking:
    """Find the publication and the kept answer of the address; what is not there is told and left aside."""
    asked, problems = address.current(), []
    kept, generation = None, (asked.get(GENERATION) or [""])[-1]
    if asked.get(SIM):
        try:
            kept = what_if_kept.kept(settings, asked[SIM][-1], subject)
            generation = kept.generation
        except BarberProError as problem:
            problems.append(teller.say("what_if.sim.gone", reason=refusal(problem, teller.language)))
    if generation in {"", in_force.generation.name}:
        return Asking(in_force, kept, tuple(problems))
    found = publication.named(generation)
    if isinstance(found, BarberProError):
        if kept is None:
            problems.append(teller.say("what_if.generation.gone", generation=generation[:40]))
        return Asking(in_force, kept, tuple(problems))
    return Asking(found, kept, tuple(problems))


def follow(settings: Settings, desk: Desk, found: Asking, first: str, teller: Teller) -> None:
    """Let what is held follow the address, and tell what of it cannot be followed."""
    if what_if_state.touched(desk) and all(st.session_state.get(name) is not None for name in (*NUMBERS, *LOOKS)):
        address.stand(names(desk))
        return
    problems = list(found.problems)
    wanted = _plain(first, settings, desk)
    if not problems:
        wanted |= _asked(desk, found, problems, teller)
    moved = address.has_moved(names(desk))
    address.follow(wanted, names=names(desk))
    for problem in problems:
        st.warning(problem, icon=":material/link_off:")
    if moved and not problems:
        sidebar.tell_ignored(_ignored(wanted), teller.language)


def names(desk: Desk) -> tuple[str, ...]:
    """List what the address of a subject may hold."""
    return (desk.subject, *NUMBERS, GENERATION, SIM, *LOOKS, DETAIL)


def asked_now(desk: Desk) -> Asked:
    """Tell what the widgets ask for."""
    return Asked(*(int(st.session_state[name]) for name in NUMBERS))


def is_kept(desk: Desk, found: Asking) -> bool:
    """Whether what is held is still what was kept."""
    mark = st.session_state.get(what_if_state.key(desk, "kept"))
    return found.kept is not None and mark == (found.kept.id, _signature(desk))


def mark_kept(desk: Desk, name: str) -> None:
    """Remember that what is held now is kept under an id."""
    st.session_state[what_if_state.key(desk, "kept")] = (name, _signature(desk))


def remember(settings: Settings, desk: Desk, found: Asking, first: str) -> None:
    """Let the address say what is shown."""
    what_if_state.settle(desk, (*NUMBERS, *LOOKS, DETAIL))
    held = pinned(desk, found)
    if held[SIM]:
        address.write(Part(held, is_default=False))
        return
    plain = _plain(first, settings, desk)
    same = all(st.session_state[each] == plain[each] for each in (*NUMBERS, *LOOKS, DETAIL))
    default = same and _texts(what_if_state.drafts(desk)) == _texts(plain[what_if_state.key(desk, "drafts")])
    address.write(Part(held, is_default=default))


def pinned(desk: Desk, found: Asking) -> dict[str, list[str]]:
    """Say in an address all that the view rests on: the id where it is kept, else scenarios, numbers, publication."""
    looks = {name: [str(st.session_state[name])] for name in (*LOOKS, DETAIL)}
    name, signature = st.session_state.get(what_if_state.key(desk, "kept")) or ("", None)
    if name and signature == _signature(desk):
        return {desk.subject: [], **{each: [] for each in NUMBERS}, GENERATION: [], SIM: [name]} | looks
    scenarios = what_if_link.packed(what_if_state.drafts(desk), desk)
    numbers = {each: [str(st.session_state[each])] for each in NUMBERS}
    return {desk.subject: [scenarios], **numbers, GENERATION: [found.publication.generation.name], SIM: []} | looks


def link(desk: Desk, found: Asking, teller: Teller) -> str:
    """Write the address whole, for somebody else."""
    said = {name: values[0] for name, values in pinned(desk, found).items() if values}
    return f"{st.context.url or ''}?{urlencode(said | {'lang': teller.language})}"


def _plain(first: str, settings: Settings, desk: Desk) -> dict[str, Any]:
    """Give the page of somebody who chose nothing."""
    start = first if first in starts(settings, desk.subject) else starts(settings, desk.subject)[0]
    numbers = {name: getattr(DEFAULT, name) for name in NUMBERS}
    looks: dict[str, Any] = {name: allowed[0] for name, allowed in LOOKS.items()}
    drafts = {what_if_state.key(desk, "drafts"): (begun(settings, start, desk),)}
    return numbers | looks | {DETAIL: 0} | drafts | {what_if_state.key(desk, "kept"): ("", None)}


def _asked(desk: Desk, found: Asking, problems: list[str], teller: Teller) -> dict[str, Any]:
    """Read what the address asks for; where its scenarios are damaged, nothing of it counts."""
    stands = address.current()
    last = {name: stands[name][-1] for name in names(desk) if stands.get(name)}
    if found.kept is not None:
        drafts = found.kept.drafts(desk)
        numbers = {name: getattr(found.kept.asked, name) for name in NUMBERS}
    elif desk.subject in last:
        try:
            drafts, same = what_if_link.unpacked(last[desk.subject], desk)
        except BarberProError as problem:
            problems.append(teller.say("what_if.link.damaged", reason=refusal(problem, teller.language)))
            return {}
        if not same and address.has_moved(names(desk)):
            problems.append(teller.say("what_if.link.other_policy"))
        numbers = _numbers(last)
    else:
        return _numbers(last) | _looks(last, 1)
    held: dict[str, Any] = {what_if_state.key(desk, "drafts"): drafts} | numbers | _looks(last, len(drafts))
    if found.kept is not None:
        held[what_if_state.key(desk, "kept")] = (found.kept.id, (_texts(drafts), tuple(numbers.values())))
    return held


def _ignored(wanted: dict[str, Any]) -> list[str]:
    """List what the address asks for that nobody can be shown."""
    asked = {name: address.current().get(name, [""])[-1] for name in (*NUMBERS, *LOOKS, DETAIL)}
    return [f"{name}={value}" for name, value in asked.items() if value and value != str(wanted[name])]


def _numbers(last: dict[str, str]) -> dict[str, Any]:
    found = {}
    for name, (least, most) in NUMBERS.items():
        text = last.get(name, "")
        if text.isascii() and text.isdigit() and len(text) < 11 and least <= int(text) <= most:
            found[name] = int(text)
    return found


def _looks(last: dict[str, str], count: int) -> dict[str, Any]:
    found: dict[str, Any] = {name: last[name] for name, allowed in LOOKS.items() if last.get(name) in allowed}
    shown = last.get(DETAIL, "")
    return found | ({DETAIL: int(shown)} if shown in {str(each) for each in range(count)} else {})


def _signature(desk: Desk) -> tuple[Any, ...]:
    return _texts(what_if_state.drafts(desk)), tuple(int(st.session_state[name]) for name in NUMBERS)


def _texts(drafts: tuple[Draft, ...]) -> tuple[str, ...]:
    return tuple(each.standing for each in drafts)
