"""How the issuer (or acquirer) was doing at this hour of the day: maintenance and batches keep to the clock."""

from __future__ import annotations

from barberpro.features.feature import DAY
from barberpro.features.history import HistoryFamily

FAMILY = HistoryFamily(
    name="issuer_hour",
    entity="the same issuer in the same hour of the day",
    key=("issuer", "local_hour"),
    counts=("attempts", "declines"),
    windows=(7 * DAY, 30 * DAY),
    rates=(7 * DAY, 30 * DAY),
)
