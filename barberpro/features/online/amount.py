"""The amount of one attempt: nominal, in constant pesos, and beside what the provider usually asks."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from barberpro.features.families.amount import LOG_UNIT, NATIONAL, USUAL_WINDOW
from barberpro.features.online.facts import Facts, buenos_aires_time
from barberpro.features.online.reference import PlainReference

Key = tuple[str, str, str]


@dataclass(slots=True)
class Asked:
    """What one provider asked for in one currency: instants, and the running total of logarithms before each."""

    us: list[int] = field(default_factory=list)
    logs: list[int] = field(default_factory=lambda: [0])

    def add(self, us: int, log: int) -> None:
        """Enter an amount learned at `us`, which is not before the last one."""
        self.us.append(us)
        self.logs.append(self.logs[-1] + log)

    def usual(self, us: int) -> float | None:
        """Average the logarithms of `USUAL_WINDOW` before an instant; None where there are none."""
        now, then = bisect_left(self.us, us), bisect_left(self.us, us - USUAL_WINDOW)
        return (self.logs[now] - self.logs[then]) / (now - then) / LOG_UNIT if now > then else None


@dataclass(slots=True)
class Amounts:
    """Answers what the family `amount` computes."""

    reference: PlainReference
    asked: dict[Key, Asked] = field(default_factory=dict)
    watched: set[Key] | None = None

    def watch(self, asked: Iterable[Facts]) -> None:
        """Keep what the providers of these attempts ask, nothing else."""
        self.watched = {key for key in map(_key, asked) if key is not None}

    def learn(self, facts: Facts, us: int) -> None:
        """Enter what a new attempt asks for."""
        key = _key(facts)
        if key is not None and (self.watched is None or key in self.watched):
            self.asked.setdefault(key, Asked()).add(us, math.floor(_log(facts["amount"]) * LOG_UNIT + 0.5))

    def features(self, facts: Facts, us: int) -> dict[str, Any]:
        """Give the features of an attempt at an instant."""
        log, index, key = _log(facts["amount"]), self._index(facts), _key(facts)
        usual = self.asked[key].usual(us) if key in self.asked else None
        return {
            "amount_log": log,
            "amount_real_log": None if index is None else log - math.log(index / 100),
            "amount_to_usual_log": None if usual is None else log - usual,
        }

    def _index(self, facts: Facts) -> float | None:
        """Find the price index published by the day of an attempt in pesos."""
        releases = self.reference.releases.get(self.reference.regions.get(facts["province"], NATIONAL))
        if facts["currency"] != "ARS" or releases is None:
            return None
        return releases.known_on(buenos_aires_time(facts["attempted_at"]).date())


def _key(facts: Facts) -> Key | None:
    key = facts["source"], facts["provider_id"], facts["currency"]
    return None if None in key else key


def _log(amount: Decimal) -> float:
    return math.log(float(amount) + 1)
