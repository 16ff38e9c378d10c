"""What looks like earlier attempts at the same purchase, where the source names no checkout."""

from __future__ import annotations

from barberpro.features.feature import HOUR, MINUTE
from barberpro.features.history import HistoryFamily

FAMILY = HistoryFamily(
    name="purchase",
    entity="the same province, currency and amount",
    key=("province", "currency", "amount"),
    counts=("attempts", "declines"),
    windows=(MINUTE, 5 * MINUTE, HOUR),
    last=True,
    stands_in="checkout_id",
)
