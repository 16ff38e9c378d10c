"""Who tries again after a decline, with what, and when."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator

from barberpro.domain.vocabulary import DECLINE_CLASSES
from barberpro.world.arrays import HOUR, MINUTE, Flags, Floats, Ints, spans, take
from barberpro.world.attempts import Attempts, Market, Turn
from barberpro.world.choices import OPTION_METHOD, Utilities, next_choice
from barberpro.world.failure import OTHER_MEANS, SAME_EMPTY, SAME_OTHER
from barberpro.world.fraud import CARD_TESTING, others_cards
from barberpro.world.ground import Ground
from barberpro.world.reasons import DETAILS, FUNDS, class_positions


def next_turn(ground: Ground, generator: Generator, market: Market, made: Attempts, utility: Utilities) -> Turn:
    """Decide who tries again after a decline, with what, and when."""
    lost = take(made, made.failed)
    lost = take(lost, generator.random(len(lost.visit)) < trying_again(ground, market, lost))
    turn = again(ground, generator, market, lost, utility)
    return take(turn, turn.made_at < ground.calendar.end_at)


def trying_again(ground: Ground, market: Market, lost: Attempts) -> Floats:
    """Probability that each declined payer tries again."""
    retries, visits = ground.assumptions.retries, market.visits
    share = np.array([dict(retries.share_by_class)[name] for name in DECLINE_CLASSES])[class_positions()[lost.detail]]
    share = share * retries.fading ** (lost.number - 1) + retries.by_amount * visits.log_real[lost.visit]
    share = np.where(visits.scheme[lost.visit] == CARD_TESTING, 0.0, share.clip(0.0, 1.0))
    weight = np.exp(retries.by_hidden_risk * market.people.risk[visits.client[lost.visit]])
    return np.asarray(share * weight / (1.0 - share + share * weight), dtype=np.float64)


def again(ground: Ground, generator: Generator, market: Market, lost: Attempts, utility: Utilities) -> Turn:
    """Let declined payers try again."""
    retries, size = ground.assumptions.retries, len(lost.visit)
    option = next_choice(ground, generator, utility.of(lost.visit), lost.option)
    soon = spans(generator, retries.median_minutes * MINUTE, 1.0, size)
    tomorrow = spans(generator, 20 * HOUR, 0.3, size)
    wait = np.where(generator.random(size) < retries.next_day_share, tomorrow, soon)
    same = OPTION_METHOD[option] == OPTION_METHOD[lost.option]
    other_card = same & (generator.random(size) < ground.assumptions.people.other_card_share)
    other_card |= others_cards(market.visits.scheme[lost.visit])
    return Turn(
        lost.visit, lost.number + 1, option, lost.decided_at + wait, _standing(lost, same & ~other_card), other_card
    )


def _standing(lost: Attempts, same: Flags) -> Ints:
    empty = [DETAILS.index(detail) for detail in FUNDS]
    return np.where(same, np.where(np.isin(lost.detail, empty), SAME_EMPTY, SAME_OTHER), OTHER_MEANS)
