"""What the platform knew of the client paying by the same method."""

from __future__ import annotations

from barberpro.features.feature import DAY
from barberpro.features.history import HistoryFamily

FAMILY = HistoryFamily(
    name="client_method",
    entity="the same client by the same method",
    key=("client_id", "method"),
    windows=(30 * DAY, None),
    rates=(None,),
)
