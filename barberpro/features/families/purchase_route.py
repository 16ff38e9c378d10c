"""What looks like earlier attempts at the same purchase through the same issuer (or acquirer)."""

from __future__ import annotations

from barberpro.features.feature import HOUR, MINUTE
from barberpro.features.history import HistoryFamily

FAMILY = HistoryFamily(
    name="purchase_route",
    entity="the same province, currency, amount, brand and issuer",
    key=("province", "currency", "amount", "brand", "issuer"),
    counts=("attempts", "declines"),
    windows=(MINUTE, HOUR),
    last=True,
    stands_in="checkout_id",
)
