"""What a What-if page holds between two runs: the scenarios on the desk, and widgets that show what they say."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from barberpro.domain.formatting import Language
from dashboards.queries.what_if_drafts import Desk, Draft

LETTERS = "ABCD"
VISITED = "the subject that was shown last"
DETAIL, PRESSED = "detail", "a button was pressed"
"""Where it is held which scenario is shown in detail."""
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7")
"""Of the scenarios in their order: Okabe and Ito's, as everywhere."""


@dataclass(frozen=True, slots=True)
class Named:
    """A scenario beside others: its letter, name, colour and whether it is edited no more than it began."""

    letter: str
    name: str
    colour: str

    @property
    def title(self) -> str:
        """Letter and name."""
        return f"{self.letter} \N{MIDDLE DOT} {self.name}"


def key(desk: Desk, name: str) -> str:
    """Name a thing that is held for a subject."""
    return f"{desk.subject} {name}"


def drafts(desk: Desk) -> tuple[Draft, ...]:
    """Give the scenarios on the desk."""
    found: tuple[Draft, ...] = st.session_state[key(desk, "drafts")]
    return found


def editing(desk: Desk) -> int:
    """Tell which scenario is edited."""
    return min(int(st.session_state.get(key(desk, "editing")) or 0), len(drafts(desk)) - 1)


def replace_draft(desk: Desk, place: int, change: Callable[[Draft], Draft]) -> None:
    """Put another scenario in the place of one."""
    found = list(drafts(desk))
    found[place] = change(found[place])
    st.session_state[key(desk, "drafts")] = tuple(found)


def named(desk: Desk) -> tuple[Named, ...]:
    """Name the scenarios on the desk."""
    return tuple(Named(LETTERS[place], each.scenario.name, COLOURS[place]) for place, each in enumerate(drafts(desk)))


def shown(desk: Desk) -> dict[str, Any]:
    """Give what each widget showed when it agreed with the desk last, by its name.

    Whether a widget was moved is read off it: a callback is cut off where the next move comes before its end, and is
    not called again. Nothing of this dictionary goes through Streamlit, which could cut a run off between two steps.
    """
    found: dict[str, Any] = st.session_state.setdefault(key(desk, "shown"), {})
    return found


def arrive(desk: Desk, names: Iterable[str]) -> None:
    """On coming from the page of another subject, forget what widgets showed and hold, for they are made anew.

    Both pages have widgets of these names: what one left behind is no move of the reader on the other, and the address
    says what he wants to see.
    """
    if st.session_state.get(VISITED) != desk.subject:
        shown(desk).clear()
        for name in names:
            st.session_state.pop(name, None)
        st.session_state[VISITED] = desk.subject


def moved(desk: Desk, name: str, value: Any) -> bool:
    """Whether the reader moved a widget away from what it showed, and from `value`, which stands on the desk."""
    held, seen = st.session_state.get(name), shown(desk)
    return held is not None and name in seen and held not in {seen[name], value}


def touched(desk: Desk) -> bool:
    """Whether the reader moved anything since the last run came to its end."""
    seen = shown(desk)
    return bool(seen.get(PRESSED)) or any(
        st.session_state.get(name) not in {None, value} for name, value in seen.items() if name != PRESSED
    )


def press(desk: Desk) -> None:
    """Remember that a button was pressed."""
    shown(desk)[PRESSED] = True


def settle(desk: Desk, names: Iterable[str]) -> None:
    """At the end of a run, remember what widgets show that stand for themselves."""
    seen = shown(desk)
    seen |= {name: st.session_state[name] for name in names}
    seen.pop(PRESSED, None)


def hold(desk: Desk, name: str, value: Any, language: Language) -> None:
    """Let a widget show a value: where it shows another one, or shows it in another language.

    Its browser side holds the label, so that after a change of language it would send one that no option bears.
    """
    spoken = f"language of {name}"
    if st.session_state.get(name) != value or st.session_state.get(spoken) != language:
        st.session_state[name] = value
    shown(desk)[name] = value
    st.session_state[spoken] = language
