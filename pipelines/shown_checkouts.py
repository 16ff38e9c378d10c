"""Reads which menus checkouts were shown, with which probability, and what was collected of each, net of fees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import polars as pl

from barberpro.domain.vocabulary import APPROVED_STATUSES
from barberpro.tables.local_time import ZONE
from barberpro.tables.real_amounts import COUNTRY, PESO, PUBLISHED
from barberpro.warehouse.database import Database
from models.evidence import FEELESS_SHARE, Shown
from models.menus import Menu, parsed

APPROVED = ", ".join(f"'{status}'" for status in APPROVED_STATUSES)
CHECKOUTS = f"""
WITH collected AS (
    SELECT checkout_id, sum(amount - processor_fee) AS net, bool_or(processor_fee IS NULL) AS feeless
    FROM payments WHERE status IN ({APPROVED}) AND checkout_id IS NOT NULL GROUP BY checkout_id
)
SELECT c.source, c.checkout_id, c.client_id, c.opened_at, c.amount, c.menu, c.default_installments, c.propensity,
    c.paid_at, c.device_type, collected.net, collected.feeless
FROM checkouts c LEFT JOIN collected USING (checkout_id)
WHERE c.currency = '{PESO}' AND c.amount > 0 ORDER BY c.source, c.checkout_id
"""
LEVELS = f"SELECT month, index_value, basis FROM deflator WHERE region = '{COUNTRY}' ORDER BY month"


@dataclass(frozen=True, slots=True)
class Read:
    """What is there of a source; `problem` says why nothing can be estimated from it, None where it can."""

    menus: tuple[Menu, ...]
    shown: Shown | None
    rows: int
    without_propensity: int
    problem: str | None


def shown_checkouts(db: Database, cutoffs: dict[str, datetime], mature_hours: int) -> dict[str, Read]:
    """Read the checkouts of each source that had `mature_hours` to be paid by its cutoff, whatever their outcome."""
    deflator = db.frame(LEVELS)
    mature = mature_checkouts(db, cutoffs, mature_hours)
    return {source: _read(with_real_amounts(rows, deflator)) for source, rows in mature.items()}


def mature_checkouts(db: Database, cutoffs: dict[str, datetime], mature_hours: int) -> dict[str, pl.DataFrame]:
    """Read the same checkouts as they are, with whether each was `paid` in time and its `net` in nominal pesos."""
    patience = pl.duration(hours=mature_hours)
    in_time = pl.col("paid_at").is_not_null() & (pl.col("paid_at") <= pl.col("opened_at") + patience)
    known = db.frame(CHECKOUTS).with_columns(paid=in_time)
    return {
        source: known.filter(pl.col("source") == source, pl.col("opened_at") + patience <= cutoff)
        for source, cutoff in cutoffs.items()
    }


def placed(rows: pl.DataFrame) -> tuple[list[Menu], pl.DataFrame]:
    """List the menus, and keep the checkouts whose menu is known, with its `place` in the list."""
    kinds = {pair: parsed(*pair) for pair in rows.select("menu", "default_installments").unique().rows()}
    menus = sorted({menu for menu in kinds.values() if menu}, key=repr)
    place = [menus.index(menu) if (menu := kinds[pair]) else -1
             for pair in rows.select("menu", "default_installments").rows()]  # fmt: skip
    return menus, rows.with_columns(place=pl.Series(place, dtype=pl.Int64)).filter(pl.col("place") >= 0)


def clients(rows: pl.DataFrame) -> np.ndarray:
    """Give each client a number; a checkout without a client stands alone."""
    return rows.select(pl.coalesce("client_id", "checkout_id").rank("dense").cast(pl.Int64) - 1).to_series().to_numpy()


def unpaid_fees(paid: pl.DataFrame) -> bool:
    """Whether too many paid checkouts lack the fee for their net to be known."""
    without_fee = paid.select((pl.col("feeless").fill_null(True)).mean()).item() or 0.0
    return bool(without_fee > FEELESS_SHARE)


def with_real_amounts(checkouts: pl.DataFrame, deflator: pl.DataFrame) -> pl.DataFrame:
    """Add `amount_real`: in pesos of the last published month; months after the deflator's last have its level."""
    levels = deflator.select(pl.col("month").cast(pl.Date), level=pl.col("index_value").cast(pl.Float64)).sort("month")
    local = pl.col("opened_at").dt.replace_time_zone("UTC").dt.convert_time_zone(ZONE).dt.date()
    dated = checkouts.with_columns(month=local.dt.truncate("1mo")).sort("month")
    priced = dated.join_asof(levels, on="month", strategy="backward")
    base = levels.filter(pl.col("month") == base_month_of(deflator))["level"].last()
    ratio = (pl.lit(base, pl.Float64) / pl.col("level")).fill_null(1.0)
    return priced.with_columns(amount_real=pl.col("amount").cast(pl.Float64) * ratio).sort("source", "checkout_id")


def base_month_of(deflator: pl.DataFrame) -> date | None:
    """Give the last month whose level is published."""
    found: date | None = deflator.filter(pl.col("basis") == PUBLISHED)["month"].cast(pl.Date).max()  # type: ignore[assignment]
    return found


def _read(rows: pl.DataFrame) -> Read:
    menus, readable = placed(rows)
    known = readable.filter(pl.col("propensity") > 0)
    blind = readable.height - known.height
    problem = _problem(readable, known)
    return Read(tuple(menus), None if problem else _arrays(known), readable.height, blind, problem)


def _problem(readable: pl.DataFrame, known: pl.DataFrame) -> str | None:
    if readable.is_empty():
        return "no_contrast"
    if known.is_empty():
        return "no_propensity"
    return "no_fees" if unpaid_fees(known.filter("paid")) else None


def _arrays(rows: pl.DataFrame) -> Shown:
    share = pl.when("paid").then((pl.col("net") / pl.col("amount")).cast(pl.Float64)).otherwise(0.0)
    columns = rows.select(
        "place",
        "propensity",
        "amount_real",
        net_share=share.fill_null(0.0).clip(0.0, 1.0),
        opened_at=pl.col("opened_at").dt.epoch("us"),
    )
    return Shown(
        menu=columns["place"].to_numpy(),
        propensity=columns["propensity"].to_numpy(),
        net_share=columns["net_share"].to_numpy(),
        amount=columns["amount_real"].to_numpy(),
        opened_at=columns["opened_at"].to_numpy(),
        cluster=clients(rows),
        facts=_facts(rows),
    )


def _facts(rows: pl.DataFrame) -> np.ndarray:
    """Lay out what was known before the menu: real amount, time, and the two most frequent devices."""
    log = rows["amount_real"].log()
    centred = (log - log.mean()).to_numpy()
    at = rows["opened_at"].dt.epoch("us").to_numpy().astype(np.float64)
    elapsed = (at - at.mean()) / max(at.std(), 1.0)
    devices = rows["device_type"].drop_nulls().value_counts(sort=True)["device_type"].head(2).to_list()
    flags = [(rows["device_type"] == name).fill_null(False).cast(pl.Float64).to_numpy() for name in devices]
    return np.column_stack([centred, np.clip(centred, -3, 3) ** 2, elapsed, *flags])
