"""What a commission would have brought, and what it may bring: everything that a simulation tells, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from barberpro.policies.commission import commission_terms
from barberpro.policies.kinds import Belief
from barberpro.policies.policy import Policy
from barberpro.simulation.comparison import Resampling, pesos
from barberpro.simulation.drawn_numbers import World
from barberpro.simulation.entities import entity_keys, uniforms
from barberpro.simulation.forward import ALL, Setting, Sold, months_ahead, runs
from barberpro.simulation.futures import NUMBERS, Futures, Told, told_futures
from barberpro.simulation.history import History
from barberpro.simulation.known import Published
from barberpro.simulation.levels_ahead import levels_ahead
from barberpro.simulation.notches import bunching, notches
from barberpro.simulation.outlook import outlook
from barberpro.simulation.paths import Sample
from barberpro.simulation.provider_groups import provider_groups
from barberpro.simulation.replay import replay
from barberpro.simulation.replayed import told_replay
from barberpro.simulation.response import Floats, drawn
from barberpro.simulation.totals import MEASURES, sums, unbilled

BELIEFS = ("leaving_a_year", "passed_on", "elasticity")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: how many months ahead (0 for none), how many draws, and which."""

    months: int
    draws: int
    seed: int


def commission_outcomes(
    history: History, baseline: Policy, policies: Sequence[Policy], published: Published, asked: Asked
) -> list[dict[str, Any]]:
    """Compare each policy with the one in force: on the history, and over the months ahead where any are asked for."""
    resampling = Resampling.of(history, asked.draws, asked.seed)
    fixed = unbilled(history)
    before = sums(history, replay(history, baseline), fixed)
    ahead = _ahead(history, [baseline, *policies], published, asked) if asked.months else [None] * len(policies)
    found = []
    for policy, future in zip(policies, ahead, strict=True):
        always = policy.throughout(baseline)
        after = sums(history, replay(history, always), fixed)
        found.append(
            {
                "policy": policy.name,
                "replay": told_replay(history, before, after, resampling),
                "notches": _notches(history, always),
                "forward": future,
            }
        )
    return found


def _notches(history: History, policy: Policy) -> dict[str, Any]:
    terms = commission_terms(policy, history.last_day)
    ticket = int(np.median(history.amount))
    counts = history.measures.bookings[:, 1:]
    thresholds = [each.from_bookings for each in terms.tiers[1:]]
    return {
        "ticket_ars": pesos(ticket),
        "notches": [
            {
                "bookings": each.bookings,
                "income_below_ars": pesos(each.income_below),
                "income_at_ars": pesos(each.income_at),
                "even_at_bookings": each.even_at,
                "when": each.when,
            }
            for each in notches(terms, ticket)
        ],
        "bunching": [asdict(each) for each in bunching(counts, thresholds)],
    }


def _ahead(history: History, policies: Sequence[Policy], published: Published, asked: Asked) -> list[dict[str, Any]]:
    """Run the policies ahead, all sources of uncertainty together and each alone; the first is the one in force."""
    cells, groups = provider_groups(history)
    setting = Setting(history, outlook(history), months_ahead(history, asked.months), policies, cells)
    level = levels_ahead(history, published, Sample(asked.draws, asked.seed), setting.months)
    worlds = _worlds(history, policies[0], level, asked)
    found = runs(setting, worlds)
    futures = [_futures(each, cells.levels(level)) for each in found.sold]
    rests_on = {
        "assumed": [f"response.{name}" for name in BELIEFS],
        "dispersion": round(setting.outlook.dispersion, 4),
        "recent_months": len(setting.outlook.recent),
        "providers": len(history.providers),
    }
    told = Told(setting.months, groups, found.income)
    return [told_futures(futures, place, told) | rests_on for place in range(1, len(policies))]


def _futures(found: Sold, level: Floats) -> Futures:
    return Futures.of({name: found[name] for name in MEASURES}, level, {name: found[name] for name in NUMBERS})


def _worlds(history: History, baseline: Policy, level: Floats, asked: Asked) -> Mapping[str, World]:
    """Draw the world, and worlds in which one source alone is uncertain."""
    day = history.last_day
    beliefs: dict[str, Belief] = {name: baseline.on(f"response.{name}", day) for name in BELIEFS}
    draws = range(asked.draws)
    numbers = np.stack([uniforms(entity_keys([name]), draws, asked.seed, "response")[:, 0] for name in BELIEFS])
    everything = World(level, drawn(beliefs, numbers), scatter=True, draws=asked.draws, seed=asked.seed)
    middle = np.median(level, axis=0)[None]
    likeliest = drawn(beliefs, numbers[:, :1], fixed=True)
    return {
        ALL: everything,
        "data": replace(everything, level=middle, response=likeliest),
        "behaviour": replace(everything, level=middle, scatter=False),
        "macro": replace(everything, response=likeliest, scatter=False),
    }
