"""How payments in the same province were doing."""

from __future__ import annotations

from barberpro.features.feature import DAY, HOUR
from barberpro.features.history import HistoryFamily

FAMILY = HistoryFamily(
    name="province",
    entity="the same province",
    key=("province",),
    counts=("attempts", "declines"),
    windows=(HOUR, DAY, 7 * DAY, 30 * DAY, 90 * DAY),
    rates=(HOUR, DAY, 7 * DAY, 30 * DAY, 90 * DAY, None),
)
