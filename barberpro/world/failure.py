"""The log-odds that an attempt fails: one small rule for each cause, bent and crossed so that no straight line fits."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from barberpro.domain.vocabulary import METHODS
from barberpro.world.arrays import DAY, Flags, Floats, Ints
from barberpro.world.assumptions import Failure
from barberpro.world.calendar import runout
from barberpro.world.drift import NORTH
from barberpro.world.ground import Ground
from barberpro.world.methods import CREDIT, DEBIT, PREPAID, TRANSFER, VOUCHER

NIGHT_ENDS = 6
BATCH_ENDS = 5
RUSH_DAYS, RUSH_HOURS = 4, (8, 14)
SMALL_SHARE = 0.8
"""Of what a cut costs: below this an order is small."""
FRESH, SAME_EMPTY, SAME_OTHER, OTHER_MEANS = range(4)
"""How an attempt stands to the one before it: none; the same means after lack of funds, or another refusal; another."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """All that bears on an attempt besides what is hidden."""

    method: Ints
    installments: Ints
    issuer: Ints
    brand: Ints
    three_ds: Flags
    retry: Ints
    made_at: Ints
    starts_at: Ints
    province: Ints
    device: Ints
    first_time: Flags
    log_real: Floats
    log_relative: Floats


def log_odds(ground: Ground, case: Circumstances) -> Floats:
    """Log-odds of failure given all that could be known."""
    failure, hour = ground.assumptions.failure, ground.calendar.hour(case.made_at)
    total = np.array([dict(failure.method_log_odds)[method] for method in METHODS])[case.method]
    total = total + _card(ground, case, hour) + _amount(ground, case) + _newcomer(failure, case)
    total = total + _funds(failure, case, ground.calendar.day_of_month[ground.calendar.day(case.made_at)])
    total = total + _place(ground, case) + _again(failure, case.retry) + _plan(ground, case)
    total = total + _rush(ground, case, hour)
    night = (hour < NIGHT_ENDS) & (case.method == CREDIT)
    late = (case.method == VOUCHER) & (case.starts_at - case.made_at < 2 * DAY)
    return np.asarray(
        total + failure.night_credit_log_odds * night + failure.late_voucher_log_odds * late, dtype=np.float64
    )


def _card(ground: Ground, case: Circumstances, hour: Ints) -> Floats:
    people, failure = ground.assumptions.people, ground.assumptions.failure
    issuers = (*people.issuers, *people.prepaid_issuers)
    plain = np.array([*(effect for _, _, effect, _ in issuers), 0.0])
    at_night = np.array([*(more for *_, more in issuers), 0.0])
    brands = np.array([*brand_log_odds(ground), 0.0])
    issuer = plain[case.issuer] + at_night[case.issuer] * (hour < BATCH_ENDS)
    return np.asarray(issuer + brands[case.brand] + failure.three_ds_log_odds * case.three_ds, dtype=np.float64)


def brand_log_odds(ground: Ground) -> list[float]:
    """Log-odds of every brand, in the order of `cards.brands`."""
    people = ground.assumptions.people
    lists = (people.credit_brands, people.debit_brands, people.voucher_networks)
    return [effect for brands in lists for *_, effect in brands]


def _amount(ground: Ground, case: Circumstances) -> Floats:
    failure = ground.assumptions.failure
    plans = dict(failure.installments_log_odds)
    plan = np.array([plans.get(count, 0.0) for count in range(max(plans) + 1)])[case.installments]
    dear = np.maximum(case.log_relative, 0.0)
    crossed = failure.plan_times_amount * np.log(case.installments) * np.maximum(case.log_real - 0.4, 0.0)
    cliff = (case.method == PREPAID) & (
        case.log_real > np.log(failure.prepaid_cliff_ars / ground.assumptions.supply.median_cut_ars)
    )
    return np.asarray(
        plan + failure.dear_slope * dear + crossed + failure.prepaid_cliff_log_odds * cliff, dtype=np.float64
    )


def _newcomer(failure: Failure, case: Circumstances) -> Floats:
    dear = case.first_time & (case.method == CREDIT) & (case.log_relative > np.log(2.0))
    effect = failure.first_time_log_odds * case.first_time + failure.first_time_dear_log_odds * dear
    small = case.first_time & (case.method == CREDIT) & (case.log_relative < np.log(SMALL_SHARE))
    return np.asarray(effect + failure.card_testing_log_odds * small, dtype=np.float64)


def _plan(ground: Ground, case: Circumstances) -> Floats:
    """Who issued the card, and its brand, decide how a plan fares."""
    failure, people = ground.assumptions.failure, ground.assumptions.people
    shy = [position for position, (name, *_) in enumerate(people.issuers) if name in failure.plan_shy_issuers]
    naranja = [name for name, *_ in people.credit_brands].index("naranja")
    effect = failure.plan_shy_log_odds * np.isin(case.issuer, shy) + failure.naranja_plan_log_odds * (
        case.brand == naranja
    )
    return np.asarray(effect * (case.installments > 1), dtype=np.float64)


def _rush(ground: Ground, case: Circumstances, hour: Ints) -> Floats:
    day_of_month = ground.calendar.day_of_month[ground.calendar.day(case.made_at)]
    rush = (day_of_month <= RUSH_DAYS) & (hour >= RUSH_HOURS[0]) & (hour < RUSH_HOURS[1])
    effect = ground.assumptions.failure.payday_rush_log_odds * (rush & np.isin(case.method, (DEBIT, TRANSFER)))
    return np.asarray(effect, dtype=np.float64)


def _funds(failure: Failure, case: Circumstances, day_of_month: Ints) -> Floats:
    """Funds run out for debit and prepaid most, for credit half as much, for the rest a little."""
    weight = np.full(len(METHODS), 0.3)
    weight[[DEBIT, PREPAID, CREDIT]] = 1.0, 1.2, 0.5
    pressed = 1.0 + 0.5 * np.maximum(case.log_relative, 0.0)
    return np.asarray(failure.runout_log_odds * weight[case.method] * runout(day_of_month) * pressed, dtype=np.float64)


def _place(ground: Ground, case: Circumstances) -> Floats:
    failure, devices = ground.assumptions.failure, [name for name, _ in ground.assumptions.people.devices]
    day = ground.calendar.day(case.made_at)
    slow = ground.drift.risk[day, case.province] + ground.drift.method_risk[day, case.method]
    north = np.isin(ground.region_of_province, [ground.regions.index(name) for name in NORTH if name in ground.regions])
    android = (case.device == devices.index("android_app")) & north[case.province]
    web_debit = (case.device == devices.index("mobile_web")) & (case.method == DEBIT)
    extra = failure.north_android_log_odds * android + failure.web_debit_log_odds * web_debit
    return np.asarray(slow + extra, dtype=np.float64)


def _again(failure: Failure, retry: Ints) -> Floats:
    effects = (0.0, failure.retry_same_insufficient, failure.retry_same_other, failure.retry_other_means)
    return np.array(effects)[retry]
