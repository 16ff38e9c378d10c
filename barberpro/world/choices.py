"""What people choose from a menu, or that they leave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from barberpro.domain.vocabulary import METHODS
from barberpro.world.arrays import Floats, Ints
from barberpro.world.clients import Clients
from barberpro.world.ground import Ground
from barberpro.world.menus import MENUS, PLANS, Menu, Shown
from barberpro.world.methods import CREDIT
from barberpro.world.providers import Providers
from barberpro.world.visits import Visits

OPTIONS = tuple((method, 1) for method in METHODS) + tuple(("credit_card", plan) for plan in PLANS[1:])
"""Every method with every number of installments; the menu says which are offered."""
OPTION_METHOD = np.array([METHODS.index(method) for method, _ in OPTIONS])
OPTION_INSTALLMENTS = np.array([plan for _, plan in OPTIONS])
CREDIT_OPTIONS = np.flatnonzero(OPTION_METHOD == CREDIT)
LEFT = -1
"""Position for those who leave without choosing."""


@dataclass(frozen=True, slots=True)
class Utilities:
    """Utility of each option and of each method as such, by visit; minus infinity where the menu does not offer it.

    A method as such is what people settle on who do not look at plans: a credit card, whatever plans it comes with.
    """

    option: Floats
    method: Floats

    def of(self, rows: Ints) -> Utilities:
        """Take those of some visits."""
        return Utilities(self.option[rows], self.method[rows])


def utilities(ground: Ground, market: tuple[Providers, Clients], visits: Visits, menu: Ints) -> Utilities:
    """Work out what each option is worth to each visit."""
    menus, (shops, people) = ground.assumptions.menus, market
    places = (dict(menus.utility_online), dict(menus.utility_at_shop))
    by_place = np.array([[place[method] for method, _ in OPTIONS] for place in places])
    plans = dict(menus.plan_utility)
    plan = np.array([plans[count] for _, count in OPTIONS])
    utility = by_place[visits.at_shop.astype(np.int64)] + plan
    local = ground.drift.mix[ground.calendar.day(visits.opened_at), shops.province[visits.shop]]
    utility += (people.taste[visits.client] + local)[:, OPTION_METHOD]
    utility += menus.long_plan_by_amount * np.log(OPTION_INSTALLMENTS) * visits.log_real[:, None]
    utility += menus.default_bonus * menus.sways * _preselected()[menu]
    means = np.where(_methods_offered()[menu], utility[:, : len(METHODS)], -np.inf)
    utility[~_offered()[menu]] = -np.inf
    return Utilities(utility, means)


def first_choice(ground: Ground, visits: Visits, display: Shown, utility: Utilities) -> Ints:
    """Position of the option each visit chooses, or `LEFT`."""
    generator, menus = ground.stream("choices"), ground.assumptions.menus
    best, value = _best(generator, utility, menus.sways)
    outside = outside_utility(ground, visits, display)
    return np.where(value >= outside + generator.gumbel(size=len(best)), best, LEFT)


def choice_probability(ground: Ground, visits: Visits, display: Shown, utility: Utilities) -> Floats:
    """Probability that each visit chooses each option first; what is missing to 1 leaves."""
    weight, outside = np.exp(utility.option), np.exp(outside_utility(ground, visits, display))
    if ground.assumptions.menus.sways:
        return np.asarray(weight / (weight.sum(axis=1) + outside)[:, None], dtype=np.float64)
    methods = np.exp(utility.method)
    means = methods / (methods.sum(axis=1) + outside)[:, None]
    probability = np.zeros_like(weight)
    probability[:, : len(METHODS)] = means
    plans = weight[:, CREDIT_OPTIONS]
    probability[:, CREDIT_OPTIONS] = means[:, [CREDIT]] * plans / plans.sum(axis=1, keepdims=True)
    return probability


def outside_utility(ground: Ground, visits: Visits, display: Shown) -> Floats:
    """Return the utility of leaving."""
    menus = ground.assumptions.menus
    missing = len(METHODS) - np.array([len(menu.methods) for menu in MENUS])[display.menu]
    cost = menus.fewer_methods_cost * menus.sways * missing
    return np.asarray(menus.outside_utility + menus.outside_by_amount * visits.log_real + cost, dtype=np.float64)


def next_choice(ground: Ground, generator: Generator, utility: Utilities, refused: Ints) -> Ints:
    """Choose again after a decline: every plan of the refused means has lost utility."""
    same = OPTION_METHOD[None, :] == OPTION_METHOD[refused][:, None]
    penalty = ground.assumptions.retries.same_means_penalty
    left = Utilities(utility.option - penalty * same, utility.method - penalty * same[:, : len(METHODS)])
    return _best(generator, left, ground.assumptions.menus.sways)[0]


def _best(generator: Generator, utility: Utilities, sways: bool) -> tuple[Ints, Floats]:
    noise = generator.gumbel(size=utility.option.shape)
    # Who is not swayed settles the means before the plans are looked at.
    noisy = utility.option + noise if sways else utility.method + noise[:, : len(METHODS)]
    best = noisy.argmax(axis=1)
    value = noisy[np.arange(len(best)), best]
    return (best if sways else _with_plan(generator, utility.option, best)), value


def _with_plan(generator: Generator, utility: Floats, best: Ints) -> Ints:
    """Pick one of the plans on the menu for those who have settled on their credit card."""
    plans = utility[:, CREDIT_OPTIONS]
    plan = CREDIT_OPTIONS[(plans + generator.gumbel(size=plans.shape)).argmax(axis=1)]
    return np.where(best == CREDIT, plan, best)


def _offered() -> np.ndarray:
    """Tell by menu and option whether it can be chosen: only credit cards are bound to the plans."""
    return np.array([[_offers(menu, *option) for option in OPTIONS] for menu in MENUS])


def _offers(menu: Menu, method: str, plan: int) -> bool:
    return method in menu.methods and (plan in menu.installments or method != "credit_card")


def _methods_offered() -> np.ndarray:
    return np.array([[method in menu.methods for method in METHODS] for menu in MENUS])


def _preselected() -> np.ndarray:
    return np.array(
        [
            [float(method == "credit_card" and plan == menu.default_installments) for method, plan in OPTIONS]
            for menu in MENUS
        ]
    )
