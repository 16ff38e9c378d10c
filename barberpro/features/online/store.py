"""The store: fed versions of payments as they become known, asked for the features of an attempt at its instant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from barberpro.features.families.feed import DRY
from barberpro.features.history import HistoryFamily
from barberpro.features.online.amount import Amounts
from barberpro.features.online.entity import EntityHistory
from barberpro.features.online.facts import Facts, facts_of, known_us, microseconds
from barberpro.features.online.feed import is_dry
from barberpro.features.online.history import base_rate, history_features
from barberpro.features.online.index import EntityIndex
from barberpro.features.online.moment import Moment
from barberpro.features.online.payments import Payments
from barberpro.features.online.reference import PlainReference
from barberpro.features.registry import families, features

SOURCE: tuple[tuple[str, ...], str | None] = (("source",), None)
PLAIN_FAMILIES = ("amount", "calendar", "feed", "means")
"""Families that are no `HistoryFamily`; each has its own code here."""


@dataclass(slots=True)
class FeatureStore:
    """Knows what it was fed and nothing else, so that it cannot answer from the future."""

    reference: PlainReference
    now_us: int | None = None
    """When the last version became known that it was fed."""
    _families: dict[str, HistoryFamily] = field(init=False)
    _indices: dict[tuple[tuple[str, ...], str | None], EntityIndex] = field(init=False)
    _order: tuple[str, ...] = field(init=False)
    _resting: tuple[str, ...] = field(init=False)
    _payments: Payments = field(default_factory=Payments)
    _amounts: Amounts = field(init=False)
    _moment: Moment = field(init=False)

    def __post_init__(self) -> None:
        """Make room for every family of the registry."""
        every = families()
        self._families = {name: each for name, each in every.items() if isinstance(each, HistoryFamily)}
        strange = set(every) - set(self._families) - set(PLAIN_FAMILIES)
        if strange:
            raise NotImplementedError(f"no features of one attempt from the families {', '.join(sorted(strange))}")
        keys = {(each.key, each.stands_in) for each in self._families.values()} | {SOURCE}
        self._indices = {each: EntityIndex(*each) for each in keys}
        self._order = tuple(feature.name for feature in features())
        self._resting = tuple(feature.name for feature in features() if feature.rests_on_outcomes)
        self._amounts, self._moment = Amounts(self.reference), Moment(self.reference)

    def watch(self, asked: Iterable[Facts]) -> None:
        """Keep only what these attempts can be asked about; before anything is fed."""
        every = [facts_of(each) for each in asked]
        for index in self._indices.values():
            index.watch(every)
        self._amounts.watch(every)

    def feed(self, version: Facts) -> None:
        """Take in one version (`attempts.FACTS`, known_at, status, decline_class), in the order of `known_order`.

        ValueError where it became known before one that was fed already.
        """
        us = known_us(version)
        if self.now_us is not None and us < self.now_us:
            raise ValueError(f"{version['source']} {version['payment_id']} was fed after what became known later")
        self.now_us = us
        payment = self._payments.find(version)
        if payment is None:
            facts = facts_of(version)
            payment = self._payments.begin(version, self._grown(facts))
            self._amounts.learn(facts, us)
            for history in payment.histories:
                history.attempts.append(us)
        payment.learn(version, us)

    def features(self, attempt: Facts) -> dict[str, Any]:
        """Give every feature of the registry of an attempt (`attempts.FACTS`), as known when it is made."""
        facts, us = facts_of(attempt), microseconds(attempt["attempted_at"])
        source = self._indices[SOURCE].of(facts)
        if source is None:
            raise ValueError("an attempt without a source has no features")
        rate = base_rate(source, us)
        found = {**self._amounts.features(facts, us), **self._moment.features(facts), DRY: int(is_dry(source, us))}
        for family in self._families.values():
            found |= history_features(family, self._indices[family.key, family.stands_in].of(facts), us, rate)
        if found[DRY]:
            found |= dict.fromkeys(self._resting)
        return {name: found[name] for name in self._order}

    def _grown(self, facts: Facts) -> tuple[EntityHistory, ...]:
        grown = (index.grown(facts) for index in self._indices.values())
        return tuple(history for history in grown if history is not None)


def known_order(version: Facts) -> tuple[int, int, bool, str]:
    """Sort versions as they became known; of those at one instant that of the lower source version comes first."""
    status = version["status"]
    return known_us(version), version["source_version"], status is None, status or ""
