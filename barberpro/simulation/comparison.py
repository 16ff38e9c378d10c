"""A policy beside the one in force on the same history: deltas with bands, slices, winners and losers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from barberpro.policies.rates import Ints
from barberpro.simulation.entities import bootstrap_weights, entity_keys
from barberpro.simulation.history import History
from barberpro.simulation.totals import MEASURES, Sums, grouped, groups, real

LEVELS = (0.05, 0.95)
"""Ends of the 90 % band."""
MOST_NAMED = 10
LEAST_CHANGE = 1
"""Centavos of a month's net by which a provider must gain or lose to count as winner or loser."""


@dataclass(frozen=True, slots=True)
class Delta:
    """A sum in centavos under both policies. The band is that of the difference when other providers had come."""

    baseline: int
    policy: int
    low: int
    high: int

    @property
    def delta(self) -> int:
        """What the policy changes."""
        return self.policy - self.baseline

    def as_json(self) -> dict[str, str]:
        """Pesos as texts, exact."""
        named = {"baseline": self.baseline, "policy": self.policy, "delta": self.delta}
        return {name: pesos(value) for name, value in {**named, "low": self.low, "high": self.high}.items()}


def pesos(centavos: int) -> str:
    """Write centavos as pesos with two decimals."""
    sign, size = "-" if centavos < 0 else "", abs(centavos)
    return f"{sign}{size // 100}.{size % 100:02d}"


@dataclass(frozen=True, slots=True)
class Resampling:
    """Resamples of a history's providers, (draws, providers)."""

    weights: NDArray[np.float64]

    @classmethod
    def of(cls, history: History, draws: int, seed: int) -> Resampling:
        """Resample the providers of a history."""
        return cls(bootstrap_weights(entity_keys(history.providers), range(draws), seed))

    def band(self, by_provider: Ints) -> tuple[int, int]:
        """Bound a sum over providers."""
        if not by_provider.any():
            return 0, 0
        low, high = np.quantile(self.weights @ by_provider.astype(np.float64), LEVELS)
        return round(float(low)), round(float(high))


def deltas(history: History, before: Sums, after: Sums, resampling: Resampling) -> dict[str, dict[str, Delta]]:
    """Compare every measure, `nominal` and `real`."""
    found: dict[str, dict[str, Delta]] = {}
    for prices in ("nominal", "real"):
        found[prices] = {}
        for name in MEASURES:
            one, other = (_priced(history, each[name], prices) for each in (before, after))
            low, high = resampling.band((other - one).sum(axis=1))
            found[prices][name] = Delta(int(one.sum()), int(other.sum()), low, high)
    return found


def _priced(history: History, centavos: Ints, prices: str) -> Ints:
    return real(history, centavos) if prices == "real" else centavos


def slices(history: History, before: Sums, after: Sums) -> dict[str, list[dict[str, Any]]]:
    """Lay every measure out by province, size of provider and month, in nominal pesos."""
    return laid_out(groups(history), before, after)


def laid_out(
    dimensions: Mapping[str, tuple[Sequence[str], NDArray[np.intp]]],
    before: Sums | Mapping[str, Ints],
    after: Sums | Mapping[str, Ints],
) -> dict[str, list[dict[str, Any]]]:
    """Lay every measure out by the slices of each dimension: their names, and in which of them each place is."""
    found = {}
    for dimension, (names, places) in dimensions.items():
        rows: list[dict[str, Any]] = [{"slice": name} for name in names]
        for measure in MEASURES:
            one, other = (grouped(each[measure], places, len(names)) for each in (before, after))
            for row, was, will in zip(rows, one.tolist(), other.tolist(), strict=True):
                row[measure] = {"baseline": pesos(was), "policy": pesos(will), "delta": pesos(will - was)}
        found[dimension] = rows
    return found


def winners_and_losers(history: History, before: Sums, after: Sums) -> Mapping[str, Any]:
    """Count providers by what the policy does to their net, and name those that it moves most."""
    change = (after.provider_net - before.provider_net).sum(axis=1)
    net = before.provider_net.sum(axis=1)
    order = np.lexsort((np.arange(len(change)), change))
    named = [
        {
            "provider_id": history.providers[place],
            "province": history.province[place],
            "net_before_ars": pesos(int(net[place])),
            "change_ars": pesos(int(change[place])),
        }
        for place in order
    ]
    losers = [each for each, place in zip(named, order, strict=True) if change[place] <= -LEAST_CHANGE]
    winners = [each for each, place in zip(named, order, strict=True) if change[place] >= LEAST_CHANGE][::-1]
    return {
        "winners": len(winners),
        "losers": len(losers),
        "unmoved": len(change) - len(winners) - len(losers),
        "gained_ars": pesos(int(change[change > 0].sum())),
        "lost_ars": pesos(int(change[change < 0].sum())),
        "largest_gains": winners[:MOST_NAMED],
        "largest_losses": losers[:MOST_NAMED],
    }
