"""Reads what became of each checkout that had its time to be paid: paid, pesos net of fees, declined, refunded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from barberpro.domain.vocabulary import APPROVED_STATUSES, DECLINED_STATUSES
from barberpro.tables.real_amounts import PESO
from barberpro.warehouse.database import Database
from models.evidence import FEELESS_SHARE
from pipelines.shown_checkouts import LEVELS, base_month_of, with_real_amounts

APPROVED = ", ".join(f"'{status}'" for status in APPROVED_STATUSES)
DECLINED = ", ".join(f"'{status}'" for status in DECLINED_STATUSES)
CHECKOUTS = f"""
WITH attempts AS (
    SELECT checkout_id,
        sum(amount - processor_fee) FILTER (status IN ({APPROVED})) AS net,
        coalesce(bool_or(processor_fee IS NULL) FILTER (status IN ({APPROVED})), false) AS feeless,
        coalesce(bool_or(status IN ({DECLINED})) FILTER (attempt_no = 1), false) AS first_declined,
        coalesce(sum(refunded_amount) FILTER (status IN ({APPROVED})), 0) > 0 AS refunded
    FROM payments WHERE checkout_id IS NOT NULL GROUP BY checkout_id
)
SELECT c.source, c.checkout_id, coalesce(c.client_id, c.checkout_id) AS client_id, c.opened_at, c.amount, c.province,
    c.menu_id, c.policy_version, c.propensity, c.exploration, c.paid_at, a.net, coalesce(a.feeless, false) AS feeless,
    coalesce(a.first_declined, false) AS first_declined, coalesce(a.refunded, false) AS refunded
FROM checkouts c LEFT JOIN attempts a USING (checkout_id)
WHERE c.currency = '{PESO}' AND c.amount > 0 AND (c.policy_version IN (SELECT unnest(?)) OR ?)
ORDER BY c.source, c.checkout_id
"""
HEARD = """
WITH paying AS (
    SELECT DISTINCT c.source, p.source AS payment_source FROM checkouts c JOIN payments p USING (checkout_id)),
heard AS (SELECT source AS payment_source, max(known_at) AS known_at FROM payments GROUP BY ALL)
SELECT source, min(known_at) FROM paying JOIN heard USING (payment_source) GROUP BY source ORDER BY source
"""
"""Until when the payments for each source of checkouts were heard of, whatever they paid for."""


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Checkouts with what became of each: `paid`, `net_real_ars`, `first_declined`, `refunded`.

    `known_until` (UTC) is until when payments were heard of, by the sources of these checkouts; None without payments.

    Real pesos are of `base_month`. Only checkouts opened `mature_hours` before `known_until` of their source are there,
    whatever their outcome. `feeless` says that too many fees are unknown for net pesos.
    """

    rows: pl.DataFrame
    known_until: datetime | None
    base_month: str
    feeless: bool


def checkout_outcomes(db: Database, mature_hours: int, versions: tuple[str, ...] | None = None) -> Outcomes:
    """Read the mature checkouts, of some policy versions or of all."""
    heard: dict[str, datetime] = dict(db.frame(HEARD).iter_rows())
    frame = db.frame(CHECKOUTS, [list(versions or ()), versions is None])
    deflator = db.frame(LEVELS)
    mature = _mature(with_real_amounts(frame, deflator), heard, mature_hours)
    rows = _measured(mature, mature_hours)
    without = rows.filter("paid")["feeless"].mean()
    base, feeless = base_month_of(deflator), float(without or 0.0) > FEELESS_SHARE  # type: ignore[arg-type]
    told = [heard[source] for source in frame["source"].unique() if source in heard] or list(heard.values())
    return Outcomes(rows, min(told, default=None), f"{base:%Y-%m}" if base else "", feeless)


def _mature(rows: pl.DataFrame, heard: Mapping[str, datetime], hours: int) -> pl.DataFrame:
    ends = pl.DataFrame(
        {"source": list(heard), "heard_until": list(heard.values())},
        schema={"source": pl.String, "heard_until": pl.Datetime("us")},
    )
    known = rows.join(ends, on="source", how="inner", maintain_order="left")
    return known.filter(pl.col("opened_at") + pl.duration(hours=hours) <= pl.col("heard_until")).drop("heard_until")


def _measured(rows: pl.DataFrame, hours: int) -> pl.DataFrame:
    """Tell what counts as paid, in time, and what it brought in real pesos."""
    in_time = pl.col("paid_at").is_not_null() & (pl.col("paid_at") <= pl.col("opened_at") + pl.duration(hours=hours))
    kept = (pl.col("net") / pl.col("amount")).cast(pl.Float64).fill_null(0.0).clip(0.0, 1.0) * pl.col("amount_real")
    timed = rows.with_columns(paid=in_time)
    return timed.with_columns(net_real_ars=pl.when("paid").then(kept).otherwise(0.0))
