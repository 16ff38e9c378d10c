"""Which commission each payment bears: the rate that was frozen at its booking, as simulations replay it."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from barberpro.domain.commission import rate_bp, rate_lines
from barberpro.errors import UnavailableError
from barberpro.policies.commission import RATES, commission_terms, standing_terms
from barberpro.policies.policy import Policy
from barberpro.simulation.replay import frozen_rates
from barberpro.warehouse import billed_payments
from barberpro.warehouse.database import Database
from barberpro.warehouse.provider_measures import Windows

COLUMNS = {"source": pl.String, "payment_id": pl.String, "rate_bp": pl.Int64, "iva_bp": pl.Int64}


def commission_rates(db: Database, policy: Policy) -> pl.DataFrame:
    """Give `source`, `payment_id`, `rate_bp` and `iva_bp` of every approved payment in pesos.

    One whose provider is not told bears the first tier of its day, for nobody has earned anything.
    """
    day: date | None = db.scalar("SELECT CAST(max(attempted_at) AS DATE) FROM payments")
    if day is None:
        return pl.DataFrame(schema=COLUMNS)
    return pl.concat([_of_providers(db, policy, day + timedelta(days=1)), _of_nobody(db, policy)])


def _of_providers(db: Database, policy: Policy, day: date) -> pl.DataFrame:
    try:
        found = billed_payments.history(db, Windows.of(standing_terms(policy, day)))
    except UnavailableError:
        return pl.DataFrame(schema=COLUMNS)
    rate, iva = frozen_rates(found, policy)
    return billed_payments.keys(db).with_columns(rate_bp=rate, iva_bp=iva).cast(COLUMNS)


def _of_nobody(db: Database, policy: Policy) -> pl.DataFrame:
    rows = db.frame(billed_payments.WITHOUT_PROVIDER)
    days = policy.changes_on(key.name for key in RATES)
    terms = [commission_terms(policy, day) for day in days]
    first = pl.DataFrame(
        {
            "since": days,
            "rate_bp": [rate_bp(rate_lines(each, 0, {"campaign"})) for each in terms],
            "iva_bp": [each.iva_bp for each in terms],
        }
    )
    dated = rows.sort("booked_on").join_asof(first, left_on="booked_on", right_on="since")
    return dated.select(*COLUMNS).cast(COLUMNS)  # type: ignore[arg-type]
