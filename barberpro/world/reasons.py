"""Why a failed attempt failed: the processor's reason code."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from barberpro.domain.declines import DECLINE_CLASS_BY_DETAIL
from barberpro.domain.vocabulary import DECLINE_CLASSES
from barberpro.world.arrays import Flags, Floats, Ints, draw_rows
from barberpro.world.failure import NIGHT_ENDS
from barberpro.world.ground import Ground
from barberpro.world.methods import PLASTIC, WAITED_FOR, WALLETS

WITHDRAWN, EXPIRED = "by_payer", "expired"
FUNDS = ("cc_rejected_insufficient_amount", "insufficient_amount")
CHALLENGE, TOO_MANY, PLAN = "cc_rejected_3ds_challenge", "cc_rejected_max_attempts", "cc_rejected_invalid_installments"
DETAILS = tuple(sorted(detail for detail, kind in DECLINE_CLASS_BY_DETAIL.items() if kind))
DETAIL_CLASS = tuple(DECLINE_CLASS_BY_DETAIL[detail] or "" for detail in DETAILS)
NO_REASON = -1


@dataclass(frozen=True, slots=True)
class Failed:
    """What a reason depends on, for failed attempts only."""

    method: Ints
    installments: Ints
    three_ds: Flags
    attempt_no: Ints
    hour: Ints
    runout: Floats
    log_relative: Floats
    first_time: Flags
    outage: Flags


def reasons(ground: Ground, generator: Generator, case: Failed) -> Ints:
    """Draw the position in `DETAILS` of each failed attempt's reason."""
    assumed, by_class = ground.assumptions.reasons, np.array(DETAIL_CLASS)
    weights = np.where(
        np.isin(case.method, WALLETS)[:, None], _row(dict(assumed.wallet_weights)), _row(dict(assumed.card_weights))
    )
    funds = assumed.runout_log_weight * case.runout + assumed.dear_log_weight * np.maximum(case.log_relative, 0.0)
    weights[:, np.isin(DETAILS, FUNDS)] *= np.exp(funds)[:, None]
    night = assumed.night_risk_log_weight * (case.hour < NIGHT_ENDS)
    weights[:, by_class == "risk"] *= np.exp(night + assumed.first_time_risk_log_weight * case.first_time)[:, None]
    weights[:, by_class == "technical"] *= np.where(case.outage, assumed.outage_technical_factor, 1.0)[:, None]
    weights[:, DETAILS.index(PLAN)] *= case.installments > 1
    weights[:, DETAILS.index(CHALLENGE)] += assumed.challenge_weight * case.three_ds
    again = np.isin(case.method, PLASTIC) & (case.attempt_no >= 3)
    weights[:, DETAILS.index(TOO_MANY)] += assumed.max_attempts_weight * again
    withdrawn = ground.assumptions.aftermath.withdrawn_share
    weights[np.isin(case.method, WAITED_FOR)] = _row({WITHDRAWN: withdrawn, EXPIRED: 1.0 - withdrawn})
    return draw_rows(generator, weights)


def class_positions() -> Ints:
    """Position in DECLINE_CLASSES of each detail."""
    return np.array([DECLINE_CLASSES.index(name) for name in DETAIL_CLASS])


def _row(weights: dict[str, float]) -> Floats:
    return np.array([weights.get(detail, 0.0) for detail in DETAILS])
