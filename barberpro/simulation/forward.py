"""A commission over months that have not come yet: counts, prices and answers are drawn, tiers apply to the counts.

All sums are linear in what is sold, so that providers are added up by group before they are told. They stand in the
order of their groups throughout; sums are in that order too, so that they are the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from barberpro.domain.money import BASIS_POINTS
from barberpro.policies.commission import commission_terms
from barberpro.policies.policy import Policy
from barberpro.simulation.drawn_numbers import Keys, World, drawn_numbers, part, pieces, steps
from barberpro.simulation.entities import entity_keys, uniforms
from barberpro.simulation.history import History
from barberpro.simulation.mean_rates import MeanRates
from barberpro.simulation.months import first_day
from barberpro.simulation.months import number as month_number
from barberpro.simulation.outlook import Outlook
from barberpro.simulation.provider_groups import Cells
from barberpro.simulation.redrawn import Chance, chance
from barberpro.simulation.replay import standings
from barberpro.simulation.response import Answer, Floats, Response, answered, unmoved

ALL = "all"
"""The world in which all is uncertain."""


def months_ahead(history: History, count: int) -> tuple[date, ...]:
    """List the months after the history's last."""
    last = month_number(history.months[-1])
    return tuple(first_day(last + step) for step in range(1, count + 1))


@dataclass(frozen=True, slots=True)
class Setting:
    """What all runs share: the history's providers and what is expected of them in which months, by which policies."""

    history: History
    outlook: Outlook
    months: Sequence[date]
    policies: Sequence[Policy]
    cells: Cells


@dataclass(frozen=True, slots=True)
class Sold:
    """What is sold, (draws, months, groups of providers): centavos in pesos of the last published month, and numbers.

    `bookings` are paid ones, `checkouts` those that were opened for them and decided.
    """

    platform_income: Floats
    provider_net: Floats
    client_price: Floats
    bookings: Floats
    checkouts: Floats

    def __getitem__(self, name: str) -> Floats:
        """Find a measure by name."""
        found: Floats = getattr(self, name)
        return found

    def over(self, draws: int) -> Sold:
        """Say it for so many draws where it is the same in all."""
        return Sold(*(np.broadcast_to(self[each.name], (draws, *self[each.name].shape[1:])) for each in fields(Sold)))


@dataclass(frozen=True, slots=True)
class Runs:
    """What every policy sells in the world in which all is uncertain, and its income in those where one source is.

    `income`: nominal centavos by draw, of each policy in each world; one number where nothing is drawn.
    """

    sold: list[Sold]
    income: Mapping[str, list[Floats]]


def runs(setting: Setting, worlds: Mapping[str, World]) -> Runs:
    """Run every policy over the same draws of each world; what worlds have in common is drawn once.

    The first policy is the one in force: the others are changes from it, and are answered to.
    """
    market = _Market(setting)
    whole: list[list[Sold]] = [[] for _ in setting.policies]
    income: dict[str, list[list[Floats]]] = {name: [[] for _ in setting.policies] for name in worlds}
    for name, step, drawn in market.steps(worlds):
        world = worlds[name]
        level = setting.cells.levels(world.level if len(world.level) == 1 else world.level[step.start : step.stop])
        for place, answer in enumerate(market.answers(drawn, part(world.response, step))):
            if name == ALL:
                whole[place].append(market.sold(drawn, answer, place).over(len(step)))
            found = whole[place][-1].platform_income if name == ALL else market.income(drawn, answer, place)
            income[name][place].append(_by_draw(found * level, len(step)))
    return Runs(
        [_joined(each) for each in whole] if ALL in worlds else [],
        {name: [np.concatenate(each) for each in by_policy] for name, by_policy in income.items()},
    )


def _by_draw(centavos: Floats, draws: int) -> Floats:
    return np.broadcast_to(centavos.sum(axis=(1, 2)), (draws,))


def _alike(worlds: Mapping[str, World]) -> Iterator[list[tuple[str, World]]]:
    """Put worlds together in which the same numbers are drawn."""
    scattered = [each for each in worlds.items() if each[1].scatter]
    yield from [scattered] if scattered else []
    yield from ([each] for each in worlds.items() if not each[1].scatter)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A piece of what is drawn: numbers, how single bookings fall out, who has how much patience, rates by policy."""

    number: Floats
    luck: Chance
    patience: Floats | None
    rate_bp: Sequence[Floats]

    def part(self, step: range, draws: range) -> _Drawn:
        """Take some of the draws; where there is one for all it stands for them."""
        if len(self.number) == 1:
            return self
        rows = slice(step.start - draws.start, step.stop - draws.start)
        patience = None if self.patience is None else self.patience[rows]
        return _Drawn(self.number[rows], self.luck.part(rows), patience, [each[rows] for each in self.rate_bp])


class _Market:
    """Providers in the order of their groups, and what policies take of them."""

    def __init__(self, setting: Setting) -> None:
        self._months = setting.months
        self._order, self._starts = setting.cells.order, setting.cells.starts
        self._outlook = setting.outlook.ordered(self._order)
        self._keys: Keys = entity_keys(setting.history.providers)[self._order]
        terms = [[commission_terms(policy, month) for month in setting.months] for policy in setting.policies]
        self._rates = [MeanRates(setting.history, each, standings(setting.history, policy), self._order)
                       for each, policy in zip(terms, setting.policies, strict=True)]  # fmt: skip
        self._iva = [np.array([term.iva_bp / BASIS_POINTS for term in each])[None, :, None] for each in terms]

    def steps(self, worlds: Mapping[str, World]) -> Iterator[tuple[str, range, _Drawn]]:
        """Draw, and cut what is drawn so that the money of each step is counted in the processor's cache."""
        cells = len(self._keys) * len(self._months)
        for alike in _alike(worlds):
            for draws in pieces(alike[0][1], cells):
                drawn = self._piece(alike[0][1], draws)
                yield from ((name, step, drawn.part(step, draws)) for name, _ in alike for step in steps(draws, cells))

    def _piece(self, world: World, draws: range) -> _Drawn:
        """Draw a piece."""
        number = drawn_numbers(self._outlook, self._keys, self._months, world, draws)
        completed = np.rint(number * self._outlook.completed_ratio)
        rate = [each.mean_bp(number, completed) for each in self._rates]
        if not world.scatter:
            return _Drawn(number, Chance.none(), None, rate)
        paid = self._outlook.paid_each
        money = self._added(number * paid), self._outlook.spread * self._added(number * (paid * paid))
        luck = chance(self._keys[self._starts], money, draws, world.seed)
        return _Drawn(number, luck, uniforms(self._keys, draws, world.seed, "patience"), rate)

    def answers(self, drawn: _Drawn, response: Response) -> Iterator[Answer]:
        """Answer to every policy; nobody does to the one in force."""
        yield unmoved()
        base = drawn.rate_bp[0]
        for rate in drawn.rate_bp[1:]:
            yield answered(response, (rate - base) / BASIS_POINTS, drawn.patience)

    def income(self, drawn: _Drawn, answer: Answer, place: int) -> Floats:
        """Find the platform's income by a policy."""
        opened = drawn.number * answer.there
        priced = opened * (answer.wanted * answer.price)
        luck = 1.0 if drawn.patience is None else self._luck(drawn, answer, opened, priced)[0]
        return luck * self._added(priced * drawn.rate_bp[place] * (self._outlook.worth_each / BASIS_POINTS))

    def sold(self, drawn: _Drawn, answer: Answer, place: int) -> Sold:
        """Find all that is sold by a policy."""
        outlook = self._outlook
        opened = drawn.number * answer.there
        booked = opened * answer.wanted
        priced = booked * answer.price
        luck, paid = self._luck(drawn, answer, opened, priced)
        income = luck * self._added(priced * drawn.rate_bp[place] * (outlook.worth_each / BASIS_POINTS))
        net = luck * self._added(priced * outlook.left_each) - income * (1 + self._iva[place])
        opened *= outlook.checkouts_each
        return Sold(income, net, luck * paid, self._added(booked), self._added(opened))

    def _luck(self, drawn: _Drawn, answer: Answer, opened: Floats, priced: Floats) -> tuple[Floats, Floats]:
        """Say what single bookings bring over what was to be expected, and what clients were to pay."""
        paid = self._added(priced * self._outlook.paid_each)
        return drawn.luck.factor(self._turned(drawn, answer, opened), paid), paid

    def _turned(self, drawn: _Drawn, answer: Answer, opened: Floats) -> Floats:
        """Variance of the money of clients who turn away one by one, as often as they were to: Poisson numbers."""
        if drawn.patience is None or answer.wanted.size == 1:
            return np.zeros((1, 1, 1))
        paid = self._outlook.paid_each
        moved = opened * np.abs(answer.wanted - 1)
        return (1 + self._outlook.spread) * self._added(moved * (paid * paid))

    def _added(self, values: Floats) -> Floats:
        """Add providers up by group."""
        return np.asarray(np.add.reduceat(values, self._starts, axis=2), dtype=np.float64)


def _joined(parts: Sequence[Sold]) -> Sold:
    return Sold(*(np.concatenate([each[name.name] for each in parts]) for name in fields(Sold)))
