"""How the method of payment was doing."""

from __future__ import annotations

from barberpro.features.feature import DAY, HOUR, MINUTE
from barberpro.features.history import HistoryFamily

FAMILY = HistoryFamily(
    name="method",
    entity="the same method",
    key=("method",),
    counts=("attempts", "declines"),
    windows=(10 * MINUTE, HOUR, DAY, 7 * DAY),
    rates=(10 * MINUTE, HOUR, DAY, 7 * DAY),
)
