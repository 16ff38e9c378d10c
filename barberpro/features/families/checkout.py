"""What the platform knew of earlier attempts in the same checkout."""

from __future__ import annotations

from barberpro.features.feature import HOUR
from barberpro.features.history import HistoryFamily

FAMILY = HistoryFamily(
    name="checkout",
    entity="the same checkout",
    key=("checkout_id",),
    windows=(HOUR, None),
    last=True,
)
