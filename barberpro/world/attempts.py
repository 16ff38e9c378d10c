"""Payment attempts: with which card they are made, whether they fail, why, and when that is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from barberpro.domain.vocabulary import DECLINE_CLASSES
from barberpro.world.arrays import DAY, HOUR, MINUTE, SECOND, Flags, Floats, Ints, sigmoid, spans, take
from barberpro.world.calendar import runout
from barberpro.world.cards import issuer_and_brand
from barberpro.world.choices import OPTION_INSTALLMENTS, OPTION_METHOD
from barberpro.world.clients import Clients
from barberpro.world.failure import Circumstances, log_odds
from barberpro.world.fraud import extra_log_odds
from barberpro.world.ground import Ground
from barberpro.world.menus import Shown
from barberpro.world.methods import PLASTIC, TRANSFER, VOUCHER
from barberpro.world.outages import Faults
from barberpro.world.providers import Providers
from barberpro.world.reasons import DETAILS, NO_REASON, WITHDRAWN, Failed, class_positions, reasons
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
class Turn:
    """The attempts about to be made in a round."""

    visit: Ints
    number: Ints
    option: Ints
    made_at: Ints
    retry: Ints
    other_card: Flags


def make(ground: Ground, generator: Generator, market: Market, turn: Turn, *, lose: bool = False) -> Attempts:
    """Make the attempts of a round: draw the card, the outcome, its reason and its time; with `lose` all fail."""
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
    failed = (generator.random(size) < probability) | lose
    detail = _details(ground, generator, case, (failed, outage > 0.0, turn.number))
    reviewed, decided = _decisions(ground, generator, case, (failed, detail))
    return Attempts(
        visit=turn.visit,
        number=turn.number,
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


def _circumstances(market: Market, turn: Turn, issuer: Ints, brand: Ints, three_ds: Flags) -> Circumstances:
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


def _details(ground: Ground, generator: Generator, case: Circumstances, outcome: tuple[Flags, Flags, Ints]) -> Ints:
    failed, outage, number = outcome
    some = take(case, failed)
    days = ground.calendar
    facts = Failed(
        method=some.method,
        installments=some.installments,
        three_ds=some.three_ds,
        attempt_no=number[failed],
        hour=days.hour(some.made_at),
        runout=runout(days.day_of_month[days.day(some.made_at)]),
        log_relative=some.log_relative,
        first_time=some.first_time,
        outage=outage[failed],
    )
    detail = np.full(len(failed), NO_REASON)
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
