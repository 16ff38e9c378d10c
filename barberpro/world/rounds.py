"""All attempts of a world, round by round: the first of each checkout, then what people do after a decline."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from barberpro.world.arrays import Ints, stack, take
from barberpro.world.attempts import Attempts, Market, Turn, make
from barberpro.world.choices import LEFT, Utilities, first_choice, utilities
from barberpro.world.failure import FRESH
from barberpro.world.fraud import others_cards
from barberpro.world.ground import Ground
from barberpro.world.retries import next_turn


def attempts(ground: Ground, market: Market) -> Attempts:
    """Simulate every attempt, in rounds: all first attempts, then all second ones, and so on."""
    generator = ground.stream("attempts")
    utility = utilities(ground, (market.shops, market.people), market.visits, market.display.menu)
    turn = _first_turn(ground, generator, market, utility)
    rounds = []
    for _ in range(ground.assumptions.retries.max_attempts):
        made = make(ground, generator, market, turn)
        rounds.append(made)
        turn = next_turn(ground, generator, market, made, utility)
    return stack(rounds)


def _first_turn(ground: Ground, generator: Generator, market: Market, utility: Utilities) -> Turn:
    option = first_choice(ground, market.visits, market.display, utility)
    visit = np.flatnonzero(option != LEFT)
    turn = opening_turn(generator, market, visit, option[visit])
    return take(turn, turn.made_at < ground.calendar.end_at)


def opening_turn(generator: Generator, market: Market, visit: Ints, option: Ints) -> Turn:
    """Let visits pay for the first time, each by an option, after a moment of thinking."""
    thinking = generator.integers(8_000, 180_000, len(visit)) * 1000
    made_at = market.visits.opened_at[visit] + thinking
    fresh = np.full(len(visit), FRESH)
    return Turn(visit, np.ones_like(visit), option, made_at, fresh, others_cards(market.visits.scheme[visit]))
