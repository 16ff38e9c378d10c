"""What the platform knew of the client."""

from __future__ import annotations

from barberpro.features.feature import DAY, HOUR
from barberpro.features.history import HistoryFamily

FAMILY = HistoryFamily(
    name="client",
    entity="the same client",
    key=("client_id",),
    windows=(HOUR, DAY, 7 * DAY, 30 * DAY, 90 * DAY, None),
    rates=(30 * DAY, None),
    last=True,
)
