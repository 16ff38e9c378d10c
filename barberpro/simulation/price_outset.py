"""What the months ahead hold before any policy is asked about: paths, groups of providers, and what they would sell.

Whoever compares many policies one after the other makes it once: what is sold at usual prices is kept by commission.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from barberpro.parameters.prices import CPI_REGIONS
from barberpro.policies.commission import KEYS as COMMISSION
from barberpro.policies.kinds import Belief
from barberpro.policies.policy import Policy
from barberpro.simulation import futures
from barberpro.simulation.assumed import Response as Answer
from barberpro.simulation.counts import expected_counts
from barberpro.simulation.drawn_numbers import World
from barberpro.simulation.entities import entity_keys, uniforms
from barberpro.simulation.forward import ALL, Setting, Sold, months_ahead, runs
from barberpro.simulation.levels_ahead import paths_ahead
from barberpro.simulation.outcome import Asked
from barberpro.simulation.outlook import outlook
from barberpro.simulation.paths import Paths, Sample
from barberpro.simulation.price_answers import drawn_answers, likeliest_answers
from barberpro.simulation.price_factors import Groups
from barberpro.simulation.price_facts import Facts
from barberpro.simulation.price_history import Sought
from barberpro.simulation.price_mix import mix
from barberpro.simulation.provider_groups import provider_groups
from barberpro.simulation.response import Floats, Response

LEAVING = "leaving_a_year"


@dataclass(frozen=True, slots=True)
class PriceWorld:
    """What is drawn, the same for every policy: the index of `Paths.months`, answers, and whether counts scatter."""

    cpi: Floats
    response: Response
    scatter: bool


@dataclass(frozen=True, slots=True)
class Plain:
    """What is sold at usual prices by a commission, where counts scatter and where not; and what providers keep.

    `taken`: share of the price that is left to the providers of each group.
    """

    scattered: Sold
    expected: Sold
    taken: Floats

    def sold(self, world: PriceWorld) -> Sold:
        """Take what is sold in a world."""
        return self.scattered if world.scatter else self.expected


@dataclass(frozen=True, slots=True)
class Outset:
    """Months ahead: the setting with the policy in force, paths and worlds, groups and their slices by dimension."""

    setting: Setting
    drawn: Paths
    worlds: Mapping[str, PriceWorld]
    groups: Groups
    by_column: futures.Groups
    asked: Asked
    kept: dict[Hashable, Plain] = field(default_factory=dict, repr=False, compare=False)

    @property
    def months(self) -> Sequence[date]:
        """The months ahead."""
        return self.setting.months

    def level(self, world: PriceWorld) -> Floats:
        """Price level of each group, (draws, months, groups), beside that of the last month published."""
        first = self.drawn.months.index(self.months[0])
        levels = world.cpi[:, first : first + len(self.months)] / self.drawn.cpi_before[None, None, :]
        return np.asarray(levels[:, :, self.groups.cpi_region], dtype=np.float64)

    def plain(self, policy: Policy) -> Plain:
        """Draw what is sold at usual prices, where nobody answers yet, by a policy's commission."""
        commission = tuple(policy.values[key.name] for key in COMMISSION)
        if commission not in self.kept:
            scattered, expected = (self._sold(policy, scatter=each) for each in (True, False))
            self.kept[commission] = Plain(scattered, expected, _taken(self.setting, expected))
        return self.kept[commission]

    def _sold(self, policy: Policy, *, scatter: bool) -> Sold:
        still = np.ones((1, len(self.months), len(CPI_REGIONS)))
        world = World(still, Response.none(1), scatter=scatter, draws=self.asked.draws, seed=self.asked.seed)
        return runs(replace(self.setting, policies=[policy]), {ALL: world}).sold[0]


def outset(sought: Sought, facts: Facts, answer: Answer, asked: Asked) -> Outset:
    """Draw what does not depend on a policy."""
    history, baseline = facts.priced.history, facts.rule.policy
    cells, by_column = provider_groups(history)
    months = months_ahead(history, asked.months)
    setting = Setting(history, outlook(history), months, [baseline], cells)
    drawn = paths_ahead(history, sought.published, Sample(asked.draws, asked.seed), months)
    worlds = _worlds(drawn, answer, baseline.on(f"response.{LEAVING}", history.last_day), asked)
    found = Outset(setting, drawn, worlds, _groups(facts, setting), by_column, asked)
    found.plain(baseline)
    return found


def _worlds(drawn: Paths, answer: Answer, leaving: Belief, asked: Asked) -> dict[str, PriceWorld]:
    """Draw the world, and worlds in which one source alone is uncertain."""
    names = ("elasticity", LEAVING)
    numbers = [uniforms(entity_keys([each]), range(asked.draws), asked.seed, "response")[:, 0] for each in names]
    answers, likeliest = drawn_answers(answer, leaving, np.stack(numbers)), likeliest_answers(answer, leaving)
    middle = np.median(drawn.cpi, axis=0)[None]
    return {
        ALL: PriceWorld(drawn.cpi, answers, scatter=True),
        "data": PriceWorld(middle, likeliest, scatter=True),
        "behaviour": PriceWorld(middle, answers, scatter=False),
        "macro": PriceWorld(drawn.cpi, likeliest, scatter=False),
    }


def _groups(facts: Facts, setting: Setting) -> Groups:
    """Weigh providers within their groups by what they are expected to sell."""
    member = setting.cells.member * (setting.outlook.rate * setting.outlook.ticket)[:, None]
    whole = member.sum(axis=0)
    plain = setting.cells.member / np.maximum(setting.cells.member.sum(axis=0), 1)
    regions = facts.index.regions
    return Groups(
        region=np.array([regions.index(CPI_REGIONS[each]) for each in setting.cells.region], dtype=np.intp),
        cpi_region=setting.cells.region,
        mix=mix(facts.priced, facts.rule.cells, setting.cells, len(setting.outlook.recent)),
        member=np.where(whole > 0, member / np.where(whole > 0, whole, 1.0), plain),
        keys=entity_keys(setting.history.providers),
    )


def _taken(setting: Setting, plain: Sold) -> Floats:
    """Share of the price that providers keep, by group; that of all where nothing is expected."""
    seen = setting.outlook
    worth = seen.ticket * (1 - seen.refunded_share)
    price = (expected_counts(seen, setting.months)[0] @ (setting.cells.member * worth[:, None])).sum(axis=0)
    net = plain.provider_net[0].sum(axis=0)
    share = np.where(price > 0, net / np.where(price > 0, price, 1.0), net.sum() / max(price.sum(), 1.0))
    return np.asarray(share, dtype=np.float64)
