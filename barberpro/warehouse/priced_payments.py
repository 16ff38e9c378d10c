"""What prices may differ by, out of a generation: each billed payment's service, hour and client, in a history's order.

All of it as it was known when the payment was booked.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from barberpro.domain.local_day import ZONE
from barberpro.errors import IntegrityError
from barberpro.simulation.history import Codes, History
from barberpro.simulation.price_history import UNKNOWN, Attendance, PricedHistory
from barberpro.warehouse.billed_payments import BILLED, ORDER
from barberpro.warehouse.database import Database

UNNAMED = "unknown"
LOCAL = f"timezone('{ZONE}', timezone('UTC', {{}}))"
HOUR = f"(isodow({LOCAL}) - 1) * 24 + hour({LOCAL})"

APPOINTMENTS = f"""
SELECT booking_id, arg_min(service, created_at) AS service, arg_min(client_id, created_at) AS client_id,
    arg_min({HOUR.format("starts_at", "starts_at")}, created_at) AS hour
FROM bookings GROUP BY booking_id
"""

VISITS = """
SELECT DISTINCT provider_id, client_id, known_at, count(*) OVER so_far AS visits, max(starts_at) OVER so_far AS last_at
FROM bookings WHERE status = 'completed' AND client_id IS NOT NULL
WINDOW so_far AS (PARTITION BY provider_id, client_id ORDER BY known_at)
"""

ROWS = f"""
{BILLED},
appointments AS ({APPOINTMENTS}),
visits AS ({VISITS}),
placed AS (
    SELECT b.provider_id, b.booked_on, b.booked_at, b.source, b.payment_id, a.service, a.hour,
        coalesce(a.client_id, p.client_id) AS client_id
    FROM billed b JOIN payments p ON p.source = b.source AND p.payment_id = b.payment_id
    LEFT JOIN appointments a ON a.booking_id = p.booking_id
)
SELECT coalesce(service, '{UNNAMED}') AS service, coalesce(hour, {UNKNOWN})::INTEGER AS hour,
    CASE WHEN placed.client_id IS NULL THEN {UNKNOWN} ELSE coalesce(v.visits, 0) END::INTEGER AS visits,
    coalesce(date_diff('day', CAST({LOCAL.format("v.last_at")} AS DATE), booked_on), 0)::INTEGER AS days_since
FROM placed ASOF LEFT JOIN visits v
    ON v.provider_id = placed.provider_id AND v.client_id = placed.client_id AND v.known_at < placed.booked_at
{ORDER.replace("provider_id", "placed.provider_id")}
"""

ATTENDED = f"""
SELECT provider_id, CAST({LOCAL.format("starts_at")} AS DATE) AS day,
    ({HOUR.format("starts_at", "starts_at")})::INTEGER AS hour, CAST({LOCAL.format("known_at")} AS DATE) AS known_on
FROM bookings WHERE status = 'completed' ORDER BY day, provider_id, hour, known_on
"""


def priced_history(db: Database, history: History) -> PricedHistory:
    """Read the columns of a generation's history; IntegrityError where they are not those of the same payments."""
    rows = db.frame(ROWS)
    if rows.height != history.rows:
        raise IntegrityError(f"{rows.height} payments have a service and {history.rows} a bill; read both anew")
    services = tuple(sorted(rows["service"].unique()))
    return PricedHistory(
        history=history,
        services=services,
        service=rows["service"].cast(pl.Enum(services)).to_physical().to_numpy().astype(np.int32),
        hour=rows["hour"].to_numpy(),
        visits=rows["visits"].to_numpy(),
        days_since=rows["days_since"].to_numpy(),
        attendance=_attendance(db.frame(ATTENDED), history.providers),
    )


def _attendance(rows: pl.DataFrame, providers: tuple[str, ...]) -> Attendance:
    held = rows.filter(pl.col("provider_id").is_in(providers))
    shop = held["provider_id"].cast(pl.Enum(providers)).to_physical().to_numpy().astype(np.int32)
    return Attendance(shop, _days(held["day"]), held["hour"].to_numpy(), _days(held["known_on"]))


def _days(days: pl.Series) -> Codes:
    return np.asarray(days.to_physical().to_numpy(), dtype=np.int32)
