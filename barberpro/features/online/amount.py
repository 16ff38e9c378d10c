"""The amount of one attempt: nominal, in constant pesos, and beside what the provider usually asks."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median
from typing import Any

from barberpro.features.families.amount import CENTAVOS, NATIONAL, USUAL_WINDOW
from barberpro.features.online.facts import Facts, buenos_aires_time
from barberpro.features.online.reference import PlainReference

Key = tuple[str, str, str]


@dataclass(slots=True)
class Asked:
    """What one provider asked for in one currency: instants, and centavos at each."""

    us: list[int] = field(default_factory=list)
    centavos: list[float] = field(default_factory=list)

    def add(self, us: int, centavos: float) -> None:
        """Enter an amount learned at `us`, which is not before the last one."""
        self.us.append(us)
        self.centavos.append(centavos)

    def usual(self, us: int) -> float | None:
        """Find the median of `USUAL_WINDOW` before an instant; None where there is nothing."""
        now, then = bisect_left(self.us, us), bisect_left(self.us, us - USUAL_WINDOW)
        return median(self.centavos[then:now]) if now > then else None


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
            self.asked.setdefault(key, Asked()).add(us, float(facts["amount"] * CENTAVOS))

    def features(self, facts: Facts, us: int) -> dict[str, Any]:
        """Give the features of an attempt at an instant."""
        log, index, key = _log(facts["amount"]), self._index(facts), _key(facts)
        usual = self.asked[key].usual(us) if key in self.asked else None
        return {
            "amount_log": log,
            "amount_real_log": None if index is None else log - math.log(index / 100),
            "amount_to_usual_log": None if usual is None else log - math.log(usual / CENTAVOS + 1),
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
