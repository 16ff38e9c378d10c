"""What the platform knew of the client paying with the same kind of card: method, brand and issuer."""

from __future__ import annotations

from barberpro.features.feature import DAY
from barberpro.features.history import HistoryFamily

FAMILY = HistoryFamily(
    name="client_card",
    entity="the same client with the same method, brand and issuer",
    key=("client_id", "method", "brand", "issuer"),
    windows=(30 * DAY, None),
    rates=(None,),
    last=True,
)
