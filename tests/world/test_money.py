import numpy as np
import pytest

from barberpro.domain.money import Shares
from barberpro.domain.vocabulary import METHODS
from barberpro.world.choices import OPTION_INSTALLMENTS, OPTION_METHOD, OPTIONS
from barberpro.world.money import sums
from barberpro.world.world import World


@pytest.mark.parametrize(
    ("amount", "option", "province", "expected"),
    [
        # centavos: installment, total, financing, fee (4.10 %, 0.80 % for QR), withheld (1.50 % in the capital)
        (1_000_000, ("account_money", 1), "AR-C", (1_000_000, 1_000_000, 0, 41_000, 15_000)),
        (1_000_000, ("qr", 1), "AR-K", (1_000_000, 1_000_000, 0, 8_000, 0)),
        (1_000_000, ("credit_card", 3), "AR-K", (361_334, 1_084_002, 84_002, 41_000, 0)),
        (1_000_000, ("credit_card", 12), "AR-K", (106_084, 1_273_008, 273_008, 41_000, 0)),
        (1, ("credit_card", 1), "AR-C", (1, 1, 0, 0, 0)),
        (0, ("credit_card", 3), "AR-C", (0, 0, 0, 0, 0)),
        (3_333, ("credit_card", 1), "AR-C", (3_333, 3_333, 0, 137, 50)),
    ],
)
def test_the_sums_of_a_payment(
    marketplace: World, amount: int, option: tuple[str, int], province: str, expected: tuple[int, ...]
) -> None:
    codes = marketplace.ground.facts.provinces["province"].to_list()
    one = sums(
        marketplace.ground, np.array([amount]), np.array([OPTIONS.index(option)]), np.array([codes.index(province)])
    )
    assert (one.installment[0], one.total[0], one.financing[0], one.fee[0], one.withheld[0]) == expected
    assert one.net[0] == amount - one.fee[0] - one.withheld[0]


def test_the_worlds_do_the_same_arithmetic(marketplace: World) -> None:
    ground, draw = marketplace.ground, np.random.default_rng(20261125)
    count = 10_000
    amount = np.where(draw.random(count) < 0.5, draw.integers(0, 2_000, count), draw.integers(0, 10**10, count))
    option, province = draw.integers(0, len(OPTIONS), count), draw.integers(0, 24, count)
    found = sums(ground, amount, option, province)
    assert (found.total == found.amount + found.financing).all()
    assert (found.total == found.installment * OPTION_INSTALLMENTS[option]).all()
    money, codes = ground.assumptions.money, ground.facts.provinces["province"].to_list()
    fee_bp, withheld_bp = dict(money.fee_bp), dict(money.withholding_bp)
    for place in range(count):
        expected = Shares.of(
            int(amount[place]),
            fee_bp[METHODS[OPTION_METHOD[option[place]]]],
            withheld_bp.get(codes[province[place]], 0),
            financing=int(found.financing[place]),
        )
        assert (found.fee[place], found.withheld[place], found.net[place]) == (
            expected.fee,
            expected.taxes,
            expected.net,
        )
        assert found.total[place] == expected.total_paid
