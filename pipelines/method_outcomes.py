"""Stage: the newest mature attempts become `reports/method_outcomes.json`: what each payment method came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from barberpro.domain.vocabulary import APPROVED_STATUSES
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.tables.local_time import ZONE
from barberpro.tables.real_amounts import PESO
from barberpro.warehouse.database import Database
from barberpro.warehouse.files import write_json
from barberpro.warehouse.writer import the_writer
from models.labels import labels
from models.method_outcomes import outcomes
from models.voucher_survival import LATER, SOON, SOON_HOURS, voucher_survival
from pipelines import command
from pipelines.loaded_history import is_invented

REPORT = "method_outcomes.json"
FILE_VERSION = 1
VOUCHER = "cash_voucher"
APPROVED = ", ".join(f"'{status}'" for status in APPROVED_STATUSES)
HOUR = 3_600
PAYMENTS = f"""
SELECT source, payment_id, method, province, amount,
    CASE WHEN coalesce(installments, 1) = 1 THEN processor_fee END AS charges, taxes_withheld AS withheld,
    CAST(release_on - CAST(timezone('{ZONE}', timezone('UTC', attempted_at)) AS DATE) AS BIGINT) AS days,
    status IN ({APPROVED}) AS approved
FROM payments WHERE currency = '{PESO}' AND amount > 0 ORDER BY source, payment_id
"""
VOUCHERS = f"""
WITH told AS (
    SELECT source, payment_id, min(coalesce(approved_at, event_at)) FILTER (status IN ({APPROVED})) AS paid_at,
        min(attempted_at) AS issued_at, min(booking_id) AS booking_id
    FROM payment_events WHERE method = '{VOUCHER}' GROUP BY ALL
), heard AS (SELECT source, max(known_at) AS until_at FROM payment_events GROUP BY ALL
), starts AS (SELECT booking_id, min(starts_at) AS starts_at FROM bookings GROUP BY ALL)
SELECT told.source, told.payment_id, told.issued_at, told.paid_at, heard.until_at, starts.starts_at,
    payments.status IN ('cancelled', 'rejected') AS ended
FROM told JOIN heard USING (source) JOIN payments USING (source, payment_id) LEFT JOIN starts
    ON starts.booking_id = told.booking_id
ORDER BY told.source, told.payment_id
"""


@dataclass(frozen=True, slots=True)
class OutcomesResult:
    """What was found and where it is written; `rows` are mature attempts in pesos, `vouchers` all that were issued."""

    path: Path
    rows: int
    vouchers: int


def run(settings: Settings, db: Database | None = None, progress: Progress = silent) -> OutcomesResult:
    """Sum up what became of the mature attempts of the newest days, and of every voucher."""
    with the_writer(settings, db) as database:
        known_until: datetime | None = database.scalar("SELECT max(known_at) FROM payment_events")
        synthetic = is_invented(database)
        rows = _newest(_mature(settings, database), known_until, settings.params.recommend.history_days)
        vouchers = voucher_rows(database.frame(VOUCHERS))
    found = outcomes(rows)
    curves = voucher_survival(vouchers)
    path = settings.reports / REPORT
    write_json(
        path,
        {
            "version": FILE_VERSION,
            "unit": "shares of the amount; days from the attempt to the release; intervals are 90 %",
            "claim": "descriptive: of those who chose each method, not of others moved to it",
            "known_until": known_until.isoformat() if known_until else None,
            "rows": rows.height,
            "synthetic": synthetic,
            "outcomes": found.as_json(),
            "vouchers": None if curves is None else curves.as_json(),
        },
    )
    progress(f"{rows.height:,} mature attempts and {vouchers.height:,} vouchers: {path}")
    return OutcomesResult(path, rows.height, vouchers.height)


def voucher_rows(told: pl.DataFrame) -> pl.DataFrame:
    """Say of each voucher (`VOUCHERS`) how long it waited, as `voucher_survival.COLUMNS` wants it."""
    local = pl.col("issued_at").dt.replace_time_zone("UTC").dt.convert_time_zone(ZONE)
    ahead = (pl.col("starts_at") - pl.col("issued_at")).dt.total_seconds() / HOUR
    paid = pl.col("paid_at").is_not_null()
    until = pl.when(paid).then("paid_at").otherwise("until_at")
    waited = (until - pl.col("issued_at")).dt.total_seconds().clip(0) / HOUR
    lead = pl.when(ahead < SOON_HOURS).then(pl.lit(SOON)).when(ahead.is_not_null()).then(pl.lit(LATER))
    return told.select(
        lead=lead,
        weekday=local.dt.weekday().cast(pl.Int64),
        hour=local.dt.hour().cast(pl.Int64),
        waited_hours=pl.when(~paid & pl.col("ended")).then(pl.lit(float("inf"))).otherwise(waited),
        paid=paid,
    )


def _mature(settings: Settings, database: Database) -> pl.DataFrame:
    """Read the mature attempts in pesos; what is charged, withheld and waited for is told of the approved alone."""
    known = database.frame(labels(database.expression("payment_events"), settings.params.maturity_hours))
    told = [pl.when("approved").then(name).alias(name) for name in ("charges", "withheld", "days")]
    payments = database.frame(PAYMENTS).with_columns(told)
    return payments.join(known.select("source", "payment_id", "attempted_at", "failed"), on=["source", "payment_id"])


def _newest(rows: pl.DataFrame, known_until: datetime | None, days: int) -> pl.DataFrame:
    return rows if known_until is None else rows.filter(pl.col("attempted_at") > known_until - pl.duration(days=days))


if __name__ == "__main__":
    command.main(run, reads_warehouse=True)
