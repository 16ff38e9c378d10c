"""What would have happened: checkouts under every menu, and retries by people who did not try again.

Choices and first outcomes enter with their exact probabilities; only what comes after a decline is simulated, with
dice of its own, a few times over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.random import Generator

from barberpro.world.arrays import Flags, Floats, Ints, take
from barberpro.world.attempts import Attempts, Market, make
from barberpro.world.choices import OPTION_METHOD, OPTIONS, Utilities, choice_probability, utilities
from barberpro.world.ground import Ground
from barberpro.world.menus import MENUS
from barberpro.world.retries import again, next_turn
from barberpro.world.rounds import opening_turn

FIRST_TURN = 1000
"""Far from the turns that trials of a block take, so that no die is thrown twice."""
REPEATS = 6
RETRY_REPEATS = 24
CHUNK = 40_000
"""Visits replayed at a time, which bounds the memory."""
SIDE_BY_SIDE = np.argsort(OPTION_METHOD, kind="stable")
"""Options with the plans of a method next to each other, so that the same die picks the same method on any menu."""


def paid_probability(ground: Ground, market: Market) -> Floats:
    """Probability that each checkout is paid under each menu, by visit and menu, given everything hidden."""
    paid = np.zeros((len(market.visits.client), len(MENUS)))
    for rows in _chunks(len(paid)):
        some = replace(market, visits=take(market.visits, rows), display=take(market.display, rows))
        for repeat in range(REPEATS):
            paid[rows] += _paid_once(replace(ground, turn=FIRST_TURN + repeat), some, int(rows[0]))
    return paid / REPEATS


def _chunks(size: int) -> Iterator[Ints]:
    for begin in range(0, size, CHUNK):
        yield np.arange(begin, min(begin + CHUNK, size))


def _paid_once(ground: Ground, market: Market, piece: int) -> Floats:
    size = len(market.visits.client)
    lost = _lost_by_option(ground, market, piece)
    failing = np.stack([each.probability for each in lost], axis=1)
    columns = []
    for menu in range(len(MENUS)):
        here = replace(market, display=replace(market.display, menu=np.full(size, menu)))
        utility = utilities(ground, (here.shops, here.people), here.visits, here.display.menu)
        chosen = choice_probability(ground, here.visits, here.display, utility)
        generator = ground.stream("attempts", piece + 2)
        option = _draw_option(generator, chosen * failing)
        rescued = _rescued(ground, generator, here, _pick(lost, option), utility)
        columns.append((chosen * (1.0 - failing)).sum(axis=1) + (chosen * failing).sum(axis=1) * rescued)
    return np.stack(columns, axis=1)


def first_failures(ground: Ground, market: Market) -> tuple[Floats, Floats]:
    """Log-odds of failure without what is hidden, and probability with it, of a first attempt by each option."""
    floor, known, hidden = replace(ground, turn=FIRST_TURN), [], []
    for rows in _chunks(len(market.visits.client)):
        some = replace(market, visits=take(market.visits, rows), display=take(market.display, rows))
        lost = _lost_by_option(floor, some, int(rows[0]))
        known.append(np.stack([each.log_odds for each in lost], axis=1))
        hidden.append(np.stack([each.probability for each in lost], axis=1))
    return np.concatenate(known), np.concatenate(hidden)


def _lost_by_option(ground: Ground, market: Market, piece: int) -> list[Attempts]:
    """Let every visit try every option, on the same dice, and lose."""
    every = np.arange(len(market.visits.client))
    lost = []
    for option in range(len(OPTIONS)):
        generator = ground.stream("attempts", piece + 1)
        turn = opening_turn(generator, market, every, np.full(len(every), option))
        lost.append(make(ground, generator, market, turn, lose=True))
    return lost


def _draw_option(generator: Generator, weight: Floats) -> Ints:
    cumulative = np.cumsum(weight[:, SIDE_BY_SIDE], axis=1)
    mark = generator.random(len(weight)) * cumulative[:, -1]
    position: Ints = (cumulative <= mark[:, None]).sum(axis=1).clip(0, len(OPTIONS) - 1)
    return np.asarray(SIDE_BY_SIDE[position], dtype=np.int64)


def _pick(lost: list[Attempts], option: Ints) -> Attempts:
    """Take the attempt by the drawn option of each visit."""
    rows = np.arange(len(option))
    names = Attempts.__slots__
    picked: dict[str, Any] = {name: np.stack([getattr(each, name) for each in lost])[option, rows] for name in names}
    return Attempts(**picked)


def _rescued(ground: Ground, generator: Generator, market: Market, made: Attempts, utility: Utilities) -> Flags:
    """Tell which visits are paid in the end after their first attempt was declined."""
    rescued = np.zeros(len(market.visits.client), dtype=np.bool_)
    for _ in range(1, ground.assumptions.retries.max_attempts):
        made = make(ground, generator, market, next_turn(ground, generator, market, made, utility))
        rescued[made.visit[~made.failed]] = True
    return rescued


def retry_success_probability(ground: Ground, market: Market, lost: Attempts) -> Floats:
    """Probability that a retry after each declined attempt succeeds, whether or not there was one."""
    utility = utilities(ground, (market.shops, market.people), market.visits, market.display.menu)
    success = np.zeros(len(lost.visit))
    for repeat in range(RETRY_REPEATS):
        floor = replace(ground, turn=FIRST_TURN + repeat)
        generator = floor.stream("attempts")
        turn = again(floor, generator, market, lost, utility)
        success += 1.0 - make(floor, generator, market, turn).probability
    return success / RETRY_REPEATS
