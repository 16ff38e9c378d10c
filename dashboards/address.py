"""The two-way tie between what widgets hold and the page's address, so that a link reproduces a view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

HERE = "page that the address belongs to"
LAST = "address as it stood last"

Values = dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the address: every name that it may hold, what it shall say, and whether that is what nobody chose."""

    written: Values
    is_default: bool

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that it may hold."""
        return tuple(self.written)


def current() -> Values:
    """Read the address as it stands."""
    return {name: st.query_params.get_all(name) for name in st.query_params}


def last() -> Values:
    """Read the address as it stood at the end of the last run, on whatever page."""
    found: Values = st.session_state.get(LAST, {})
    return found


def carry(page: str) -> None:
    """Where the reader came from another page by the menu, which empties the address, keep what it said."""
    came_from = st.session_state.get(HERE)
    st.session_state[HERE] = page
    if came_from not in {None, page} and not current() and last():
        st.query_params.from_dict(last())


def follow(state: Mapping[str, object], names: tuple[str, ...]) -> None:
    """Where the address is not the one we wrote, the reader opened a link or went back: the widgets follow it.

    On another page the widgets are new and hold nothing yet.
    """
    if has_moved(names) or any(st.session_state.get(key) is None for key in state):
        st.session_state.update(state)
        st.session_state[_mark(names)] = _own(names)


def stand(names: tuple[str, ...]) -> None:
    """Take the address for one that we wrote: the reader moved a widget, and that is what counts.

    Several moves within a run send the address of before the first, which looks as if the reader had gone back.
    """
    st.session_state[_mark(names)] = _own(names)


def has_moved(names: tuple[str, ...]) -> bool:
    """Whether the address says something else than what we followed or wrote."""
    return bool(st.session_state.get(_mark(names)) != _own(names))


def put(name: str, value: str) -> None:
    """Write one name by itself, so that the next run does not take it for a link that the reader opened."""
    st.query_params[name] = value
    st.session_state[_mark((name,))] = _own((name,))


def write(*parts: Part) -> None:
    """Pin the whole view in the address as soon as a part is not the default one, so that the link does not drift."""
    names = tuple(name for part in parts for name in part.names)
    stands = _own(names)
    if stands or not all(part.is_default for part in parts):
        written = {name: values for part in parts for name, values in part.written.items() if values}
        if written != stands:
            others = {name: values for name, values in current().items() if name not in names}
            st.query_params.from_dict(others | written)
        for part in parts:
            st.session_state[_mark(part.names)] = {name: written[name] for name in part.names if name in written}
    st.session_state[LAST] = current()


def ignored(wanted: Values, written: Values) -> list[str]:
    """List what an address asked for that the view does not show, as `name=value`."""
    kept = {value for values in written.values() for value in values}
    return [f"{name}={value}" for name in written for value in wanted.get(name, []) if value and value not in kept]


def _own(names: tuple[str, ...]) -> Values:
    return {name: values for name, values in current().items() if name in names}


def _mark(names: tuple[str, ...]) -> str:
    return f"followed {' '.join(sorted(names))}"
