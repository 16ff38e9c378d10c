from dataclasses import replace

import numpy as np
import pytest

from barberpro.world.arrays import DAY, HOUR
from barberpro.world.failure import FRESH, OTHER_MEANS, SAME_EMPTY, SAME_OTHER, Circumstances, log_odds
from barberpro.world.methods import ACCOUNT_MONEY, CREDIT, DEBIT, PREPAID, VOUCHER
from barberpro.world.outages import NO_ISSUER
from barberpro.world.world import World


@pytest.fixture
def case(marketplace: World) -> Circumstances:
    """Return a plain credit card payment at noon on the 5th."""
    noon = marketplace.ground.calendar.start_at + 4 * DAY + 12 * HOUR
    one = {
        name: np.array([value])
        for name, value in {"method": CREDIT, "installments": 1, "issuer": 2, "brand": 0}.items()
    }
    return Circumstances(
        **one,
        three_ds=np.array([False]),
        retry=np.array([FRESH]),
        made_at=np.array([noon]),
        starts_at=np.array([noon + 9 * DAY]),
        province=np.array([2]),
        device=np.array([1]),
        first_time=np.array([False]),
        log_real=np.array([0.0]),
        log_relative=np.array([0.0]),
    )


CHANGES = {
    "the 28th": {"made_at": 23 * DAY},
    "at night": {"made_at": 15 * HOUR},
    "in six": {"installments": 5},
    "dear": {"log_relative": 0.8},
    "a first visit": {"first_time": True},
    "the same empty card": {"retry": SAME_EMPTY},
    "another means": {"retry": OTHER_MEANS},
    "another issuer": {"issuer": 9},
}


@pytest.mark.parametrize("change", CHANGES, ids=str)
def test_it_makes_failure_likelier(marketplace: World, case: Circumstances, change: str) -> None:
    more = {name: getattr(case, name) + value for name, value in CHANGES[change].items()}
    assert log_odds(marketplace.ground, replace(case, **more))[0] > log_odds(marketplace.ground, case)[0]


def test_methods_fail_in_this_order(marketplace: World, case: Circumstances) -> None:
    plain = replace(case, issuer=np.array([NO_ISSUER]), brand=np.array([-1]))
    found = [
        log_odds(marketplace.ground, replace(plain, method=np.array([method])))[0]
        for method in (ACCOUNT_MONEY, DEBIT, CREDIT, PREPAID, VOUCHER)
    ]
    assert found == sorted(found)


def test_cheaper_than_usual_is_no_safer_than_usual(marketplace: World, case: Circumstances) -> None:
    cheap = replace(case, log_relative=np.array([-1.0]))
    assert log_odds(marketplace.ground, cheap)[0] == log_odds(marketplace.ground, case)[0]


def test_a_large_amount_and_a_long_plan_hurt_more_than_each_alone(marketplace: World, case: Circumstances) -> None:
    def at(log_real: float, plan: int) -> float:
        return float(
            log_odds(marketplace.ground, replace(case, log_real=np.array([log_real]), installments=np.array([plan])))[0]
        )

    assert at(1.5, 12) - at(1.5, 1) > at(0.0, 12) - at(0.0, 1) + 0.5


def test_retries_with_the_same_empty_card_are_worst(marketplace: World, case: Circumstances) -> None:
    order = [FRESH, OTHER_MEANS, SAME_OTHER, SAME_EMPTY]
    found = [log_odds(marketplace.ground, replace(case, retry=np.array([retry])))[0] for retry in order]
    assert found == sorted(found)


def test_the_same_plan_passes_with_one_bank_and_fails_with_another(marketplace: World, case: Circumstances) -> None:
    def cost_of_plan(issuer: int) -> float:
        card = replace(case, issuer=np.array([issuer]))
        plan = replace(card, installments=np.array([3]))
        return float((log_odds(marketplace.ground, plan) - log_odds(marketplace.ground, card))[0])

    assert cost_of_plan(3) > cost_of_plan(2) + 1.0


@pytest.mark.parametrize(("method", "hours", "rushed"), [(DEBIT, 10, True), (DEBIT, 16, False), (CREDIT, 10, False)])
def test_mornings_after_payday_are_slow_for_banks(
    marketplace: World, case: Circumstances, method: int, hours: int, rushed: bool
) -> None:
    midnight = marketplace.ground.calendar.start_at
    second, sixth = (
        replace(case, method=np.array([method]), made_at=np.array([midnight + day * DAY + hours * HOUR]))
        for day in (1, 5)
    )
    gap = (log_odds(marketplace.ground, second) - log_odds(marketplace.ground, sixth))[0]
    assert (gap > 0.5) == rushed
