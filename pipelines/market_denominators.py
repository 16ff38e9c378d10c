"""Our own months over the market's, where a user imported how large the market was."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from barberpro.parameters.market import MEASURES
from barberpro.parameters.reference import market
from barberpro.settings import Settings
from barberpro.tables.volume import own_months
from barberpro.warehouse.database import Database


@dataclass(frozen=True, slots=True)
class Shared:
    """A month's share of the market, in pesos or payments, with the total that it was divided by and whose it is."""

    month: date
    measure: str
    share: float
    own: Decimal
    market: Decimal
    payments: int
    source: str
    published_on: date

    def as_json(self) -> dict[str, Any]:
        """Plain values; amounts as text, to the centavo."""
        plain = asdict(self) | {"own": str(self.own), "market": str(self.market), "share": round(self.share, 6)}
        return plain | {"month": f"{self.month:%Y-%m}", "published_on": self.published_on.isoformat()}


def market_shares(settings: Settings, db: Database) -> list[Shared]:
    """List the whole months that somebody outside published the market of, in pesos where there are any, by month."""
    known = market(settings.parameters)
    if known.is_empty():
        return []
    measure = next(each for each in MEASURES if each in set(known["measure"]))
    own = db.frame(own_months(db.expression("payments")))
    last = db.scalar("SELECT max(known_at) FROM payments")
    joined = known.filter(pl.col("measure") == measure).join(own, on="month").sort("month")
    whole = joined.filter(pl.col("month").dt.offset_by("1mo") <= pl.lit(last).cast(pl.Date))
    return [_shared(row, measure) for row in whole.iter_rows(named=True)]


def _shared(row: dict[str, Any], measure: str) -> Shared:
    own = row["pesos"] if measure == "ars" else Decimal(row["payments"])
    return Shared(
        month=row["month"],
        measure=measure,
        share=float(own / row["market"]),
        own=own,
        market=row["market"],
        payments=row["payments"],
        source=row["source"],
        published_on=row["published_on"],
    )
