"""How the issuer (or acquirer) was doing."""

from __future__ import annotations

from barberpro.features.feature import DAY, HOUR, MINUTE
from barberpro.features.history import HistoryFamily

FAMILY = HistoryFamily(
    name="issuer",
    entity="the same issuer",
    key=("issuer",),
    counts=("attempts", "declines"),
    windows=(10 * MINUTE, HOUR, DAY, 7 * DAY, 30 * DAY),
    rates=(10 * MINUTE, HOUR, DAY, 7 * DAY, 30 * DAY, 90 * DAY, None),
)
