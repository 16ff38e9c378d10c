"""Prices over months that have not come yet: the same draws of the index, of counts and of answers for every policy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from barberpro.simulation.assumed import Response as Answer
from barberpro.simulation.forward import ALL, Sold
from barberpro.simulation.futures import NUMBERS, Futures, Told, told_futures
from barberpro.simulation.price_ahead_told import cell_bands, told_answer
from barberpro.simulation.price_factors import Factors, Groups, factors
from barberpro.simulation.price_facts import Facts, Rule
from barberpro.simulation.price_outset import LEAVING, Outset, Plain, PriceWorld
from barberpro.simulation.price_real import PricePaths, price_paths, real_prices
from barberpro.simulation.price_replay import Repriced
from barberpro.simulation.response import Floats
from barberpro.simulation.totals import MEASURES


@dataclass(frozen=True, slots=True)
class Ahead:
    """Months ahead with the prices of some policies and what they sell at usual ones, the one in force first."""

    outset: Outset
    lines: PricePaths
    plain: Sequence[Plain]

    def factors(self, world: PriceWorld) -> list[Factors]:
        """Say by what each policy multiplies what is sold, in a world."""
        drawn = self.outset.drawn
        prices = [real_prices(self.lines, place, drawn, world.cpi) for place in range(len(self.plain))]
        return [
            factors((prices[0], each), self.outset.groups, world.response, (self.plain[0].taken, mine.taken))
            for each, mine in zip(prices, self.plain, strict=True)
        ]

    def incomes(self, world: PriceWorld) -> list[Floats]:
        """Nominal platform income of each policy, by draw."""
        level, mix = self.outset.level(world), self.outset.groups.mix
        return [
            made.income(one.sold(world).platform_income, level, mix)
            for made, one in zip(self.factors(world), self.plain, strict=True)
        ]


def prices_ahead(
    out: Outset, facts: Facts, others: Sequence[tuple[Rule, Repriced]], answer: Answer
) -> list[dict[str, Any]]:
    """Run the policies ahead, all sources of uncertainty together and each alone."""
    recent = len(out.setting.outlook.recent)
    lines = price_paths(facts, others, answer, (out.months, recent), out.drawn)
    ahead = Ahead(out, lines, [out.plain(each) for each in (facts.rule.policy, *(rule.policy for rule, _ in others))])
    together = out.worlds[ALL]
    alone = {source: ahead.incomes(world) for source, world in out.worlds.items() if source != ALL}
    made, level = ahead.factors(together), out.level(together)
    plain = [each.sold(together) for each in ahead.plain]
    first = _futures(made[0], plain[0], level, out.groups)
    found = []
    for place in range(1, len(plain)):
        other = _futures(made[place], plain[place], level, out.groups)
        income = {source: [each[0], each[place]] for source, each in alone.items()}
        income[ALL] = [each.total("platform_income", "nominal") for each in (first, other)]
        told = told_futures((first, other), 1, Told(out.months, out.by_column, income))
        cells_of = [_by_cell(made[each], plain[each], level, out.groups) for each in (0, place)]
        told["by"] |= cell_bands(facts.priced, *cells_of)
        found.append(told | _rests_on(out, answer))
    return found


def _rests_on(out: Outset, answer: Answer) -> dict[str, Any]:
    return {
        "elasticity": told_answer(answer),
        "assumed": [*(["response.elasticity"] if answer.assumed else []), f"response.{LEAVING}"],
        "dispersion": round(out.setting.outlook.dispersion, 4),
        "recent_months": len(out.setting.outlook.recent),
        "providers": len(out.setting.history.providers),
    }


def _futures(made: Factors, plain: Sold, level: Floats, groups: Groups) -> Futures:
    money, numbers = (made.applied({name: plain[name] for name in names}, groups.mix) for names in (MEASURES, NUMBERS))
    return Futures.of(money, level, numbers)


def _by_cell(made: Factors, plain: Sold, level: Floats, groups: Groups) -> dict[str, Floats]:
    """Lay nominal money out by cell, (draws, cells)."""
    return {name: made.by_cell(plain[name] * level, groups.mix) for name in MEASURES}
