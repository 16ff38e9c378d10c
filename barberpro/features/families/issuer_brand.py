"""How the issuer (or acquirer) was doing with this brand of cards."""

from __future__ import annotations

from barberpro.features.feature import DAY, HOUR, MINUTE
from barberpro.features.history import HistoryFamily

FAMILY = HistoryFamily(
    name="issuer_brand",
    entity="the same issuer and brand",
    key=("issuer", "brand"),
    counts=("attempts", "declines"),
    windows=(10 * MINUTE, HOUR, DAY, 7 * DAY),
    rates=(10 * MINUTE, HOUR, DAY, 7 * DAY),
)
