import numpy as np
import pytest

from barberpro.world.choices import OPTIONS
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
