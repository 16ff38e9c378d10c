"""What the platform knew of payments to the same provider."""

from __future__ import annotations

from barberpro.features.feature import DAY, HOUR
from barberpro.features.history import HistoryFamily

FAMILY = HistoryFamily(
    name="provider",
    entity="the same provider",
    key=("provider_id",),
    counts=("attempts", "declines"),
    windows=(HOUR, DAY, 7 * DAY, 30 * DAY, 90 * DAY, None),
    rates=(HOUR, DAY, 7 * DAY, 30 * DAY, 90 * DAY, None),
)
