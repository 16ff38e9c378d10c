"""What looks like earlier attempts at the same purchase with the same brand of card."""

from __future__ import annotations

from barberpro.features.feature import HOUR, MINUTE
from barberpro.features.history import HistoryFamily

FAMILY = HistoryFamily(
    name="purchase_card",
    entity="the same province, currency, amount and brand",
    key=("province", "currency", "amount", "brand"),
    counts=("attempts", "declines"),
    windows=(MINUTE, 5 * MINUTE, HOUR),
    last=True,
    stands_in="checkout_id",
)
