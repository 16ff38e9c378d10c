"""Payment attempts: the first of each checkout, and what people do after a decline, round by round."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from barberpro.domain.vocabulary import DECLINE_CLASSES
from barberpro.world.arrays import DAY, HOUR, MINUTE, SECOND, Flags, Floats, Ints, sigmoid, spans, stack, take
from barberpro.world.calendar import runout
from barberpro.world.cards import issuer_and_brand
from barberpro.world.choices import LEFT, OPTION_INSTALLMENTS, OPTION_METHOD, first_choice, next_choice, utilities
from barberpro.world.clients import Clients
from barberpro.world.failure import FRESH, OTHER_MEANS, SAME_EMPTY, SAME_OTHER, Circumstances, log_odds
from barberpro.world.fraud import CARD_TESTING, extra_log_odds, others_cards
from barberpro.world.ground import Ground
from barberpro.world.menus import Shown
from barberpro.world.methods import PLASTIC, TRANSFER, VOUCHER
from barberpro.world.outages import Faults
from barberpro.world.providers import Providers
from barberpro.world.reasons import DETAILS, FUNDS, NO_REASON, WITHDRAWN, Failed, class_positions, reasons
from barberpro.world.visits import Visits


@dataclass(frozen=True, slots=True)
class Attempts:
    """One position for each payment attempt."""

    visit: Ints
    number: Ints
    option: Ints
    issuer: Ints
    brand: Ints
    three_ds: Flags
    made_at: Ints
    decided_at: Ints
    failed: Flags
    detail: Ints
    reviewed: Flags
    """Held for manual review before it was decided."""
    log_odds: Floats
    """Of failure, without what is hidden."""
    probability: Floats
    """Of failure, with everything."""


@dataclass(frozen=True, slots=True)
class Market:
    """What attempts depend on, drawn before them."""

    shops: Providers
    people: Clients
    visits: Visits
    display: Shown
    faults: Faults


@dataclass(frozen=True, slots=True)
class _Turn:
    """The attempts about to be made in a round."""

    visit: Ints
    option: Ints
    made_at: Ints
    retry: Ints
    other_card: Flags


def attempts(ground: Ground, market: Market) -> Attempts:
    """Simulate every attempt, in rounds: all first attempts, then all second ones, and so on."""
    generator = ground.stream("attempts")
    utility = utilities(ground, (market.shops, market.people), market.visits, market.display.menu)
    turn = _first_turn(ground, generator, market, utility)
    rounds = []
    for number in range(1, ground.assumptions.retries.max_attempts + 1):
        made = _make(ground, generator, market, turn, number)
        rounds.append(made)
        turn = _next_turn(ground, generator, market, made, utility)
    return stack(rounds)


def _first_turn(ground: Ground, generator: Generator, market: Market, utility: Floats) -> _Turn:
    option = first_choice(ground, market.visits, market.display, utility)
    visit = np.flatnonzero(option != LEFT)
    thinking = generator.integers(8_000, 180_000, len(visit)) * 1000
    other_card = others_cards(market.visits.scheme[visit])
    fresh = np.full(len(visit), FRESH)
    turn = _Turn(visit, option[visit], market.visits.opened_at[visit] + thinking, fresh, other_card)
    return take(turn, turn.made_at < ground.calendar.end_at)


def _make(ground: Ground, generator: Generator, market: Market, turn: _Turn, number: int) -> Attempts:
    """Make the attempts of a round: draw the card, the outcome, its reason and its time."""
    size, method = len(turn.visit), OPTION_METHOD[turn.option]
    client = market.visits.client[turn.visit]
    people = ground.assumptions.people
    issuer, brand = issuer_and_brand(generator, people, take(market.people, client), method, turn.other_card)
    three_ds = np.isin(method, PLASTIC) & (generator.random(size) < ground.assumptions.failure.three_ds_share)
    case = _circumstances(market, turn, issuer, brand, three_ds)
    known = log_odds(ground, case)
    outage = market.faults.effect(issuer, turn.made_at)
    fraud = extra_log_odds(ground, market.visits.scheme[turn.visit])
    probability = sigmoid(known + market.people.risk[client] + outage + fraud)
    failed = generator.random(size) < probability
    detail = _details(ground, case, failed, (outage > 0.0, number))
    reviewed, decided = _decisions(ground, generator, case, (failed, detail))
    return Attempts(
        visit=turn.visit,
        number=np.full(size, number),
        option=turn.option,
        issuer=issuer,
        brand=brand,
        three_ds=three_ds,
        made_at=turn.made_at,
        decided_at=decided,
        failed=failed,
        detail=detail,
        reviewed=reviewed,
        log_odds=known,
        probability=probability,
    )


def _circumstances(market: Market, turn: _Turn, issuer: Ints, brand: Ints, three_ds: Flags) -> Circumstances:
    visits = market.visits
    return Circumstances(
        method=OPTION_METHOD[turn.option],
        installments=OPTION_INSTALLMENTS[turn.option],
        issuer=issuer,
        brand=brand,
        three_ds=three_ds,
        retry=turn.retry,
        made_at=turn.made_at,
        starts_at=visits.starts_at[turn.visit],
        province=market.shops.province[visits.shop[turn.visit]],
        device=visits.device[turn.visit],
        first_time=visits.nth[turn.visit] == 0,
        log_real=visits.log_real[turn.visit],
        log_relative=visits.log_relative[turn.visit],
    )


def _details(ground: Ground, case: Circumstances, failed: Flags, fault: tuple[Flags, int]) -> Ints:
    outage, number = fault
    some = take(case, failed)
    days = ground.calendar
    facts = Failed(
        method=some.method,
        installments=some.installments,
        three_ds=some.three_ds,
        attempt_no=np.full(len(some.method), number),
        hour=days.hour(some.made_at),
        runout=runout(days.day_of_month[days.day(some.made_at)]),
        log_relative=some.log_relative,
        first_time=some.first_time,
        outage=outage[failed],
    )
    detail = np.full(len(failed), NO_REASON)
    generator = ground.stream("reasons", number)
    detail[failed] = reasons(ground, generator, facts)
    return detail


def _decisions(
    ground: Ground, generator: Generator, case: Circumstances, outcome: tuple[Flags, Ints]
) -> tuple[Flags, Ints]:
    """Draw which attempts are reviewed by hand, and when each is decided."""
    later, size = ground.assumptions.aftermath, len(case.method)
    failed, detail = outcome
    risk = np.isin(detail, np.flatnonzero(class_positions() == DECLINE_CLASSES.index("risk")))
    could = np.isin(case.method, PLASTIC) & (~failed | risk)
    reviewed = could & (generator.random(size) < np.where(risk, 0.25, later.review_by_hand_share))
    wait = generator.integers(900, 4_500, size) * 1000
    wait = np.where(reviewed, spans(generator, 3 * HOUR, 0.8, size).clip(10 * MINUTE, DAY), wait)
    paying = {
        VOUCHER: (spans(generator, later.voucher_median_hours * HOUR, 0.9, size), later.voucher_expiry_days),
        TRANSFER: (spans(generator, later.transfer_median_minutes * MINUTE, 1.4, size), later.transfer_expiry_days),
    }
    withdrawn = detail == DETAILS.index(WITHDRAWN)
    for method, (paid_after, expiry_days) in paying.items():
        expiry = expiry_days * DAY
        early = (generator.random(size) * 0.9 * expiry).astype(np.int64) // 1000 * 1000 + MINUTE
        unpaid = np.where(withdrawn, early, expiry)
        wait = np.where(
            case.method == method, np.where(failed, unpaid, paid_after.clip(30 * SECOND, expiry - HOUR)), wait
        )
    return reviewed, case.made_at + wait


def _next_turn(ground: Ground, generator: Generator, market: Market, made: Attempts, utility: Floats) -> _Turn:
    """Decide who tries again after a decline, with what, and when."""
    lost = take(made, made.failed)
    lost = take(lost, generator.random(len(lost.visit)) < _trying_again(ground, market, lost))
    return _again(ground, generator, market, lost, utility)


def _trying_again(ground: Ground, market: Market, lost: Attempts) -> Floats:
    """Probability that each declined payer tries again."""
    retries, visits = ground.assumptions.retries, market.visits
    share = np.array([dict(retries.share_by_class)[name] for name in DECLINE_CLASSES])[class_positions()[lost.detail]]
    share = share * retries.fading ** (lost.number - 1) + retries.by_amount * visits.log_real[lost.visit]
    share = np.where(visits.scheme[lost.visit] == CARD_TESTING, 0.0, share.clip(0.0, 1.0))
    weight = np.exp(retries.by_hidden_risk * market.people.risk[visits.client[lost.visit]])
    return np.asarray(share * weight / (1.0 - share + share * weight), dtype=np.float64)


def _again(ground: Ground, generator: Generator, market: Market, lost: Attempts, utility: Floats) -> _Turn:
    """Let declined payers try again."""
    retries, size = ground.assumptions.retries, len(lost.visit)
    option = next_choice(ground, generator, utility[lost.visit], lost.option)
    soon = spans(generator, retries.median_minutes * MINUTE, 1.0, size)
    tomorrow = spans(generator, 20 * HOUR, 0.3, size)
    wait = np.where(generator.random(size) < retries.next_day_share, tomorrow, soon)
    same = OPTION_METHOD[option] == OPTION_METHOD[lost.option]
    other_card = same & (generator.random(size) < ground.assumptions.people.other_card_share)
    other_card |= others_cards(market.visits.scheme[lost.visit])
    turn = _Turn(lost.visit, option, lost.decided_at + wait, _standing(lost, same & ~other_card), other_card)
    return take(turn, turn.made_at < ground.calendar.end_at)


def _standing(lost: Attempts, same: Flags) -> Ints:
    empty = [DETAILS.index(detail) for detail in FUNDS]
    return np.where(same, np.where(np.isin(lost.detail, empty), SAME_EMPTY, SAME_OTHER), OTHER_MEANS)
