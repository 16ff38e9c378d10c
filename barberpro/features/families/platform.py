"""How all payments of the source were doing."""

from __future__ import annotations

from barberpro.features.feature import DAY, HOUR, MINUTE
from barberpro.features.history import HistoryFamily

FAMILY = HistoryFamily(
    name="platform",
    entity="the same source",
    key=("source",),
    counts=("attempts", "declines"),
    windows=(10 * MINUTE, HOUR, DAY, 7 * DAY),
    rates=(10 * MINUTE, HOUR, DAY, 7 * DAY),
)
