"""Bookings counted by provider, day, service and price: what the answer to prices is read from."""

from __future__ import annotations

import pyarrow as pa

from barberpro.domain.local_day import ZONE
from barberpro.parameters.prices import NATIONAL
from barberpro.warehouse.database import Database

UNKNOWN = "unknown"
"""Province of a provider that names none; the national index holds for it."""

BOOKED = f"""
    SELECT
        b.source || ':' || b.provider_id AS provider_id,
        coalesce(p.province, '{UNKNOWN}') AS province,
        coalesce(r.cpi_region, '{NATIONAL}') AS cpi_region,
        CAST((b.created_at AT TIME ZONE 'UTC') AT TIME ZONE '{ZONE}' AS DATE) AS day,
        coalesce(b.service, '{UNKNOWN}') AS service,
        CAST(b.price * 100 AS BIGINT) AS price_centavos,
        count(*) AS bookings
    FROM bookings b
    LEFT JOIN providers p ON p.source = b.source AND p.provider_id = b.provider_id
    LEFT JOIN provinces r ON r.province = p.province
    WHERE b.currency = 'ARS' AND b.price > 0
    GROUP BY ALL
    ORDER BY ALL
"""


def booked_prices(db: Database) -> pa.Table:
    """Count a generation's bookings in pesos, whatever became of them, by the Buenos Aires day they were made on.

    Columns: `provider_id` (with its source before a colon), `province`, `cpi_region`, `day`, `service`,
    `price_centavos`, `bookings`; sorted.
    """
    return db.frame(BOOKED).to_arrow()
