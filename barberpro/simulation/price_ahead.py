"""Prices over months that have not come yet: the same draws of the index, of counts and of answers for every policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from barberpro.parameters.prices import CPI_REGIONS
from barberpro.policies.commission import KEYS as COMMISSION
from barberpro.policies.kinds import Belief
from barberpro.simulation.assumed import Response as Answer
from barberpro.simulation.counts import expected_counts
from barberpro.simulation.drawn_numbers import World
from barberpro.simulation.entities import entity_keys, uniforms
from barberpro.simulation.forward import ALL, Setting, Sold, months_ahead, runs
from barberpro.simulation.futures import NUMBERS, Futures, Told, told_futures
from barberpro.simulation.levels_ahead import paths_ahead
from barberpro.simulation.outcome import Asked
from barberpro.simulation.outlook import outlook
from barberpro.simulation.paths import Paths, Sample
from barberpro.simulation.price_ahead_told import cell_bands, told_answer
from barberpro.simulation.price_answers import drawn_answers, likeliest_answers
from barberpro.simulation.price_factors import Factors, Groups, factors
from barberpro.simulation.price_facts import Facts, Rule
from barberpro.simulation.price_history import Sought
from barberpro.simulation.price_mix import mix
from barberpro.simulation.price_real import PricePaths, price_paths, real_prices
from barberpro.simulation.price_replay import Repriced
from barberpro.simulation.provider_groups import provider_groups
from barberpro.simulation.response import Floats, Response
from barberpro.simulation.totals import MEASURES

LEAVING = "leaving_a_year"


@dataclass(frozen=True, slots=True)
class PriceWorld:
    """What is drawn, the same for every policy: the index of `Paths.months`, answers, and whether counts scatter."""

    cpi: Floats
    response: Response
    scatter: bool


@dataclass(frozen=True, slots=True)
class Shared:
    """What every world is run with: prices of the policies, paths, groups, what providers keep, and what is sold.

    `taken` and `plain` have an entry for each policy, the one in force first; `plain` those that scatter and those that
    do not.
    """

    lines: PricePaths
    drawn: Paths
    groups: Groups
    taken: Sequence[Floats]
    plain: Mapping[bool, Sequence[Sold]]

    def factors(self, world: PriceWorld) -> list[Factors]:
        """Say by what each policy multiplies what is sold, in a world."""
        prices = [real_prices(self.lines, place, self.drawn, world.cpi) for place in range(len(self.taken))]
        return [
            factors((prices[0], each), self.groups, world.response, (self.taken[0], mine))
            for each, mine in zip(prices, self.taken, strict=True)
        ]

    def level(self, world: PriceWorld) -> Floats:
        """Price level of each group, (draws, months, groups), beside that of the last month published."""
        first = self.drawn.months.index(self.lines.months[0])
        levels = world.cpi[:, first : first + len(self.lines.months)] / self.drawn.cpi_before[None, None, :]
        return np.asarray(levels[:, :, self.groups.cpi_region], dtype=np.float64)

    def incomes(self, world: PriceWorld) -> list[Floats]:
        """Nominal platform income of each policy, by draw."""
        level, plain = self.level(world), self.plain[world.scatter]
        return [
            made.income(one.platform_income, level, self.groups.mix)
            for made, one in zip(self.factors(world), plain, strict=True)
        ]


def prices_ahead(
    sought: Sought, facts: Facts, others: Sequence[tuple[Rule, Repriced]], answer: Answer, asked: Asked
) -> list[dict[str, Any]]:
    """Run the policies ahead, all sources of uncertainty together and each alone."""
    history, baseline = facts.priced.history, facts.rule.policy
    cells, by_column = provider_groups(history)
    months = months_ahead(history, asked.months)
    policies = [baseline, *(rule.policy for rule, _ in others)]
    setting = Setting(history, outlook(history), months, policies, cells)
    drawn = paths_ahead(history, sought.published, Sample(asked.draws, asked.seed), months)
    shared = _shared(facts, others, answer, setting, (drawn, asked))
    worlds = _worlds(drawn, answer, baseline.on(f"response.{LEAVING}", history.last_day), asked)
    together = worlds.pop(ALL)
    alone = {source: shared.incomes(world) for source, world in worlds.items()}
    made, level, plain = shared.factors(together), shared.level(together), shared.plain[together.scatter]
    first = _futures(made[0], plain[0], level, shared.groups)
    found = []
    for place in range(1, len(policies)):
        other = _futures(made[place], plain[place], level, shared.groups)
        income = {source: [each[0], each[place]] for source, each in alone.items()}
        income[ALL] = [each.total("platform_income", "nominal") for each in (first, other)]
        told = told_futures((first, other), 1, Told(months, by_column, income))
        cells_of = [_by_cell(made[each], plain[each], level, shared.groups) for each in (0, place)]
        told["by"] |= cell_bands(facts.priced, *cells_of)
        found.append(told | _rests_on(setting, answer))
    return found


def _rests_on(setting: Setting, answer: Answer) -> dict[str, Any]:
    return {
        "elasticity": told_answer(answer),
        "assumed": [*(["response.elasticity"] if answer.assumed else []), f"response.{LEAVING}"],
        "dispersion": round(setting.outlook.dispersion, 4),
        "recent_months": len(setting.outlook.recent),
        "providers": len(setting.history.providers),
    }


def _shared(
    facts: Facts,
    others: Sequence[tuple[Rule, Repriced]],
    answer: Answer,
    setting: Setting,
    drawing: tuple[Paths, Asked],
) -> Shared:
    drawn, asked = drawing
    span = (setting.months, len(setting.outlook.recent))
    plain = {each: _sold(setting, asked, scatter=each) for each in (True, False)}
    lines = price_paths(facts, others, answer, span, drawn)
    return Shared(lines, drawn, _groups(facts, setting), _taken(setting, plain[False]), plain)


def _futures(made: Factors, plain: Sold, level: Floats, groups: Groups) -> Futures:
    money, numbers = (made.applied({name: plain[name] for name in names}, groups.mix) for names in (MEASURES, NUMBERS))
    return Futures.of(money, level, numbers)


def _sold(setting: Setting, asked: Asked, *, scatter: bool) -> list[Sold]:
    """Draw what is sold at usual prices, where nobody answers yet; policies of one commission sell the same."""
    asking = [tuple(policy.values[key.name] for key in COMMISSION) for policy in setting.policies]
    distinct = dict(zip(asking, setting.policies, strict=True))
    still = np.ones((1, len(setting.months), len(CPI_REGIONS)))
    world = World(still, Response.none(1), scatter=scatter, draws=asked.draws, seed=asked.seed)
    every = runs(replace(setting, policies=list(distinct.values())), {ALL: world}).sold
    found = dict(zip(distinct, every, strict=True))
    return [found[each] for each in asking]


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


def _taken(setting: Setting, plain: Sequence[Sold]) -> list[Floats]:
    """Share of the price that providers keep under each policy, by group; that of all where nothing is expected."""
    seen = setting.outlook
    worth = seen.ticket * (1 - seen.refunded_share)
    price = (expected_counts(seen, setting.months)[0] @ (setting.cells.member * worth[:, None])).sum(axis=0)
    found = []
    for each in plain:
        net = each.provider_net[0].sum(axis=0)
        found.append(np.where(price > 0, net / np.where(price > 0, price, 1.0), net.sum() / max(price.sum(), 1.0)))
    return found


def _by_cell(made: Factors, plain: Sold, level: Floats, groups: Groups) -> dict[str, Floats]:
    """Lay nominal money out by cell, (draws, cells)."""
    return {name: made.by_cell(plain[name] * level, groups.mix) for name in MEASURES}
