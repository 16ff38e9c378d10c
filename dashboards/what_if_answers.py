"""Answers of simulations, kept while the server runs: what was asked once is not asked again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from time import perf_counter
from typing import Any

import streamlit as st

from barberpro.policies.policy import Policy
from barberpro.policies.registry import kinds
from barberpro.simulation.outcome import Asked

MOST_KEPT = 128
Outcome = dict[str, Any]
Compute = Callable[[Sequence[Policy]], list[Outcome]]


@dataclass(slots=True)
class Answers:
    """The newest answers by what was asked."""

    held: OrderedDict[tuple[Any, ...], Outcome] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def find(self, asked: tuple[Any, ...]) -> Outcome | None:
        """Give an answer that is there."""
        with self.lock:
            if asked in self.held:
                self.held.move_to_end(asked)
            return self.held.get(asked)

    def keep(self, asked: tuple[Any, ...], found: Outcome) -> None:
        """Keep an answer, and let the one go that nobody asked for longest."""
        with self.lock:
            self.held[asked] = found
            while len(self.held) > MOST_KEPT:
                self.held.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Answered:
    """Outcomes in the order of the policies, and how long they took: 0 where all were there."""

    outcomes: tuple[Mapping[str, Any], ...]
    seconds: float


@st.cache_resource(show_spinner=False)
def _answers() -> Answers:
    return Answers()


def answered(where: str, baseline: Policy, policies: Sequence[Policy], asked: Asked, compute: Compute) -> Answered:
    """Answer for each policy; those that have not been asked are computed together, on the same draws."""
    kept, began = _answers(), perf_counter()
    against = baseline.sha256(kinds())
    keys = [(where, against, each.sha256(kinds()), asked) for each in policies]
    known = {each: kept.find(each) for each in keys}
    lacking = {each: policy for each, policy in zip(keys, policies, strict=True) if known[each] is None}
    if lacking:
        for each, found in zip(lacking, compute(list(lacking.values())), strict=True):
            kept.keep(each, found)
            known[each] = found
    named = tuple({**(known[each] or {}), "policy": policy.name} for each, policy in zip(keys, policies, strict=True))
    return Answered(named, perf_counter() - began if lacking else 0.0)
