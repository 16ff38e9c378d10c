"""What the oracle of menus sees of a world: everything about its visits but tastes and risk."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from barberpro.domain.vocabulary import METHODS
from barberpro.world.arrays import Floats
from barberpro.world.choices import CREDIT_OPTIONS, OPTION_METHOD, Utilities, outside_utility, utilities
from barberpro.world.menu_oracle import NO_CHOICE, Happened, Opened, paid_oracle
from barberpro.world.methods import CREDIT
from barberpro.world.replay import first_failures
from barberpro.world.world import World


def oracle_paid(world: World, paid: Floats) -> Floats:
    """Return how likely the best would call each visit to be paid, under the menu it was shown.

    `paid` is how likely it is with everything known; what it tells of retries on average is all that is taken from it.
    """
    people = world.ground.assumptions.people
    order = np.argsort(world.market.visits.opened_at, kind="stable")
    opened, happened = _opened(world, paid), _happened(world)
    answer = np.empty(len(order))
    answer[order] = paid_oracle(opened.take(order), happened.take(order), (people.taste_spread, people.hidden_risk_sd))
    return answer


def _opened(world: World, paid: Floats) -> Opened:
    ground, market = world.ground, world.market
    nobody = replace(market.people, taste=np.zeros_like(market.people.taste))
    seen = utilities(ground, (market.shops, nobody), market.visits, market.display.menu)
    worth, share = _nested(seen, ground.assumptions.menus.sways)
    log_odds, failing = first_failures(ground, market)
    felt = utilities(ground, (market.shops, market.people), market.visits, market.display.menu)
    weight = np.exp(_nested(felt, ground.assumptions.menus.sways)[0])
    outside = outside_utility(ground, market.visits, market.display)
    chosen = (weight / (weight.sum(axis=1) + np.exp(outside))[:, None])[:, OPTION_METHOD] * share
    lost, won = (chosen * failing).sum(), (chosen * (1.0 - failing)).sum()
    rescued = float((paid.sum() - won) / lost)
    return Opened(market.visits.client, worth, outside, share, log_odds, OPTION_METHOD, rescued)


def _nested(utility: Utilities, sways: bool) -> tuple[Floats, Floats]:
    """Return what each method is worth with its plans, and how those who take it spread over them."""
    weight = np.exp(utility.option)
    of_method = np.stack([weight[:, method == OPTION_METHOD].sum(axis=1) for method in range(len(METHODS))], axis=1)
    share = np.zeros_like(weight)
    share[:, : len(METHODS)] = 1.0
    share[:, CREDIT_OPTIONS] = weight[:, CREDIT_OPTIONS] / np.maximum(of_method[:, [CREDIT]], np.finfo(float).tiny)
    with np.errstate(divide="ignore"):
        return (np.log(of_method) if sways else utility.method), share


def _happened(world: World) -> Happened:
    made, size = world.attempts, len(world.market.visits.client)
    method = np.full(size, NO_CHOICE)
    first = np.flatnonzero(made.number == 1)
    method[made.visit[first]] = OPTION_METHOD[made.option[first]]
    log_odds = np.full((size, int(made.number.max())), np.nan)
    failed = np.zeros(log_odds.shape, dtype=np.bool_)
    log_odds[made.visit, made.number - 1] = made.log_odds
    failed[made.visit, made.number - 1] = made.failed
    return Happened(method, log_odds, failed)
