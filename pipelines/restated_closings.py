"""What became of the movements of a closed month: closed value, present value, why, and since when it is known.

Closed totals and the deltas of the restatements are the present totals, to the centavo, by stage, day and method.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from barberpro.domain.books import Month
from barberpro.warehouse.closings import Closing
from barberpro.warehouse.database import Database
from pipelines.reconciled import has_tables, movements_of

WHO = ["stage", "source", "payment_id", "kind", "currency"]
PLACE = ["day", "method"]
PARTS = {"amount": "gross", "fee": "fee", "tax": "tax"}
MONEY = pl.Decimal(38, 2)
SCHEMA = {
    "month": pl.String,
    **dict.fromkeys(WHO, pl.String),
    "day": pl.Date,
    "method": pl.String,
    "cause": pl.String,
    "closed_value": MONEY,
    "present_value": MONEY,
    "delta": MONEY,
    "known_since": pl.Datetime("us"),
}


def none() -> pl.DataFrame:
    """Give no restatement."""
    return pl.DataFrame(schema=SCHEMA)


def since(closing: Closing | None, db: Database) -> pl.DataFrame:
    """List what changed since a month was closed; nothing where it is open."""
    if closing is None:
        return none()
    return restated(closing.month, closing.frame("movements"), movements_of(db, closing.month), deleted(db))


def deleted(db: Database) -> pl.DataFrame:
    """List the payments that are gone at their source, and since when that is known."""
    if not has_tables(db, "tombstones"):
        return pl.DataFrame(schema={"source": pl.String, "payment_id": pl.String, "deleted_since": pl.Datetime("us")})
    return db.frame(
        "SELECT source, row_key AS payment_id, max(known_at) AS deleted_since FROM tombstones "
        "WHERE gone AND table_name IN ('payments', 'payment_events') GROUP BY ALL"
    )


def restated(month: Month, closed: pl.DataFrame, present: pl.DataFrame, deleted: pl.DataFrame) -> pl.DataFrame:
    """Compare the movements of a month as closed with those of today."""
    joined = _by_place(closed).join(_by_place(present), on=[*WHO, *PLACE], how="full", coalesce=True, suffix="_now")
    changed = joined.filter(pl.any_horizontal(_differs(part) for part in PARTS.values())).with_columns(
        had=pl.col("net").is_not_null(), has=pl.col("net_now").is_not_null()
    )
    named = _whole(changed, deleted)
    rows = pl.concat([named, *(_part(changed, cause, part) for cause, part in PARTS.items())])
    return (
        rows.with_columns(month=pl.lit(str(month)), delta=pl.col("present_value") - pl.col("closed_value"))
        .select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())
        .sort(*WHO, *PLACE, "cause")
    )


def as_json(restatements: pl.DataFrame) -> list[dict[str, Any]]:
    """Plain values; amounts are texts."""
    texts = [pl.col(name).cast(pl.String) for name, kind in SCHEMA.items() if kind not in {pl.String}]
    return restatements.with_columns(texts).to_dicts()


def _by_place(movements: pl.DataFrame) -> pl.DataFrame:
    money = [pl.col(name).cast(MONEY).sum() for name in (*PARTS.values(), "net")]
    return movements.group_by(*WHO, *PLACE).agg(*money, known_at=pl.col("known_at").max())


def _differs(part: str) -> pl.Expr:
    return pl.col(part).ne_missing(pl.col(f"{part}_now"))


def _whole(changed: pl.DataFrame, deleted: pl.DataFrame) -> pl.DataFrame:
    """Name what is there on one side alone: it moved where the same movement is on the other side elsewhere."""
    alone = changed.filter(pl.col("had") != pl.col("has"))
    elsewhere = pl.col("had").any().over(WHO) & pl.col("has").any().over(WHO)
    told = alone.with_columns(moved=elsewhere).join(deleted, on=["source", "payment_id"], how="left")
    gone = pl.when(pl.col("deleted_since").is_null()).then(pl.lit("gone")).otherwise(pl.lit("deleted"))
    cause = pl.when("moved").then(pl.lit("moved")).when("has").then(pl.lit("late")).otherwise(gone)
    known = pl.coalesce("known_at_now", "deleted_since", pl.col("known_at_now").max().over(WHO))
    return _row(told, cause, "net", known)


def _part(changed: pl.DataFrame, cause: str, part: str) -> pl.DataFrame:
    """List a part that differs of what is on both sides."""
    known = pl.col("known_at_now").max().over("stage", "source", "payment_id")
    both = changed.with_columns(changed_at=known).filter("had", "has").filter(_differs(part))
    return _row(both, pl.lit(cause), part, pl.col("changed_at"))


def _row(frame: pl.DataFrame, cause: pl.Expr, part: str, known: pl.Expr) -> pl.DataFrame:
    return frame.select(
        *WHO,
        *PLACE,
        cause=cause,
        closed_value=pl.col(part).fill_null(0),
        present_value=pl.col(f"{part}_now").fill_null(0),
        known_since=known,
    )
