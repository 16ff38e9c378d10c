from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from barberpro.domain.tariff import Asked, Fee, fee_of

SINCE, LATER = date(2025, 7, 7), date(2026, 1, 1)


def fee(bp: int, days: int, **given: Any) -> Fee:
    known = {"processor": "mercadopago", "channel": "online", "province": "all", "method": "credit_card",
             "release_days": days, "effective_from": SINCE, "fee_bp": bp, "iva_bp": 2100, "basis": "press"}  # fmt: skip
    return Fee(**{**known, **given})


TARIFF = (
    fee(629, 0),
    fee(439, 10),
    fee(339, 18),
    fee(350, 18, effective_from=LATER),
    fee(500, 18, province="AR-S"),
    fee(100, 0, channel="qr", method="account_money"),
)


@pytest.mark.parametrize(
    ("days", "bp"), [(0, 629), (5, 629), (6, 439), (10, 439), (14, 439), (15, 339), (18, 339), (400, 339)]
)
def test_the_nearest_term_counts_and_the_shorter_of_two(days: int, bp: int) -> None:
    found = fee_of(TARIFF, Asked("mercadopago", "online", "AR-C", "credit_card", days, SINCE))
    assert found is not None
    assert found.fee_bp == bp


@pytest.mark.parametrize(
    ("given", "bp"),
    [
        ({"day": date(2025, 7, 6)}, None),
        ({"day": SINCE}, 339),
        ({"day": date(2025, 12, 31)}, 339),
        ({"day": LATER}, 350),
        ({"province": "AR-S"}, 500),
        ({"processor": "other"}, None),
        ({"method": "cash_voucher"}, None),
        ({"channel": "qr"}, None),
        ({"channel": "qr", "method": "account_money"}, 100),
    ],
)
def test_the_row_in_force(given: dict[str, Any], bp: int | None) -> None:
    asked = {"processor": "mercadopago", "channel": "online", "province": "AR-C", "method": "credit_card",
             "days": 18, "day": SINCE}  # fmt: skip
    found = fee_of(TARIFF, Asked(**{**asked, **given}))
    assert (found and found.fee_bp) == bp
