"""Finds the history of the entity that an attempt belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from barberpro.features.online.entity import EntityHistory
from barberpro.features.online.facts import Facts

NOBODY = EntityHistory()
"""Of whom nothing was ever learned."""


@dataclass(slots=True)
class EntityIndex:
    """The entities of one kind by their key; `watched` limits which of them are kept (None: all)."""

    key: tuple[str, ...]
    stands_in: str | None = None
    watched: set[tuple[Any, ...]] | None = None
    entities: dict[tuple[Any, ...], EntityHistory] = field(default_factory=dict)
    _read: itemgetter[Any] = field(init=False)

    def __post_init__(self) -> None:
        """Read the key by one call."""
        self._read = itemgetter("source", *self.key)

    def watch(self, asked: Iterable[Facts]) -> None:
        """Keep the entities of these attempts only."""
        self.watched = {key for key in map(self.key_of, asked) if key is not None}

    def key_of(self, facts: Facts) -> tuple[Any, ...] | None:
        """Name the attempt's entity; None where it is of none."""
        if self.stands_in is not None and facts[self.stands_in] is not None:
            return None
        key: tuple[Any, ...] = self._read(facts)
        return None if None in key else key

    def of(self, facts: Facts) -> EntityHistory | None:
        """Find the history of the attempt's entity; None where it is of none."""
        key = self.key_of(facts)
        return None if key is None else self.entities.get(key, NOBODY)

    def grown(self, facts: Facts) -> EntityHistory | None:
        """Find or begin the history that the attempt adds to; None where it adds to none that is kept."""
        key = self.key_of(facts)
        if key is None or (self.watched is not None and key not in self.watched):
            return None
        if key not in self.entities:
            self.entities[key] = EntityHistory()
        return self.entities[key]
