"""The arithmetic of a payment in integer centavos: financing, fees, taxes and what remains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from barberpro.domain.vocabulary import METHODS
from barberpro.world.arrays import DAY, Ints
from barberpro.world.choices import OPTION_INSTALLMENTS, OPTION_METHOD
from barberpro.world.ground import Ground

BASIS_POINTS = 10_000


@dataclass(frozen=True, slots=True)
class Sums:
    """Centavos by attempt; total = amount + financing, and net = amount - fee - withheld once approved."""

    amount: Ints
    installment: Ints
    total: Ints
    financing: Ints
    fee: Ints
    withheld: Ints
    release_after: Ints
    """Microseconds from approval until the money may be used."""

    @property
    def net(self) -> Ints:
        """What reaches the collector."""
        return self.amount - self.fee - self.withheld


def sums(ground: Ground, amount: Ints, option: Ints, province: Ints) -> Sums:
    """Work out all sums of attempts by their amount, option and province."""
    money, plan = ground.assumptions.money, OPTION_INSTALLMENTS[option]
    method = OPTION_METHOD[option]
    rate_bp = np.rint(BASIS_POINTS * money.monthly_financing_share * (plan + 1) / 2).astype(np.int64)
    financed = _rounded_share(amount, np.where(plan > 1, rate_bp, 0)) + amount
    installment = -(-financed // plan)
    total = np.where(plan > 1, installment * plan, amount)
    fee_bp = np.array([dict(money.fee_bp)[name] for name in METHODS])[method]
    withholding = dict(money.withholding_bp)
    tax_bp = np.array([withholding.get(code, 0) for code in ground.facts.provinces["province"]])[province]
    days = np.array([dict(money.release_days)[name] for name in METHODS])[method]
    return Sums(
        amount=amount,
        installment=np.where(plan > 1, installment, amount),
        total=total,
        financing=total - amount,
        fee=_rounded_share(amount, fee_bp),
        withheld=_rounded_share(amount, tax_bp),
        release_after=days * DAY,
    )


def _rounded_share(amount: Ints, rate_bp: Ints) -> Ints:
    """Take a rate of an amount that is not negative, half-up to the centavo."""
    return (amount * rate_bp + BASIS_POINTS // 2) // BASIS_POINTS
