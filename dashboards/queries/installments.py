"""What the Installments page asks of a generation: who pays in installments, at which amounts, and what it cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from barberpro.domain.vocabulary import APPROVED_STATUSES
from barberpro.tables.local_time import ZONE
from barberpro.tables.real_amounts import PESO
from barberpro.warehouse.database import Database
from dashboards.selection import ANY_SOURCE, Selection
from models.intervals import Interval
from models.menus import Menu, parsed
from models.outcome_model import Ints
from models.uptake import Decile, Flags, share_taken, uptake
from pipelines.shown_checkouts import LEVELS, base_month_of, with_real_amounts

LEVEL = 0.90
TAIL = (1.0 - LEVEL) / 2.0
UNKNOWN = "unknown"
FEWEST_ROWS = 30
"""A menu, month or province with fewer says nothing that would last."""
APPROVED = ", ".join(f"'{status}'" for status in APPROVED_STATUSES)
CARDS = f"""
SELECT source, payment_id AS checkout_id, coalesce(client_id, payment_id) AS client, attempted_at AS opened_at, amount,
    installments, payer_financing, coalesce(province, '{UNKNOWN}') AS province,
    CAST(timezone('{ZONE}', timezone('UTC', attempted_at)) AS DATE) AS day
FROM payments WHERE method = 'credit_card' AND status IN ({APPROVED}) AND amount > 0 AND currency = ?
    AND CAST(timezone('{ZONE}', timezone('UTC', attempted_at)) AS DATE) BETWEEN ? AND ?
ORDER BY source, payment_id
"""
CHECKOUTS = f"""
WITH cards AS (
    SELECT checkout_id, max(installments) AS installments FROM payments
    WHERE method = 'credit_card' AND status IN ({APPROVED}) AND checkout_id IS NOT NULL GROUP BY checkout_id
)
SELECT c.source, c.checkout_id, coalesce(c.client_id, c.checkout_id) AS client, c.outcome = 'paid' AS paid, c.menu,
    c.default_installments, coalesce(c.province, '{UNKNOWN}') AS province, coalesce(cards.installments, 1) > 1 AS taken
FROM checkouts c LEFT JOIN cards USING (checkout_id)
WHERE c.outcome <> 'open' AND c.currency = ?
    AND CAST(timezone('{ZONE}', timezone('UTC', c.opened_at)) AS DATE) BETWEEN ? AND ?
ORDER BY c.source, c.checkout_id
"""
Shares = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Financing:
    """What payers paid beyond the cash price for payments in installments; amounts are pesos of their day."""

    payments: int
    charged: int
    """Of them, those on which something was charged."""
    amount: float
    paid: float
    untold: int
    """Payments in installments of which the source does not say it."""

    @property
    def share(self) -> float | None:
        """Part of the price; None without any."""
        return self.paid / self.amount if self.amount else None


@dataclass(frozen=True, slots=True)
class Shown:
    """A menu, and how many of the checkouts that showed it were paid."""

    menu: Menu
    lacking: tuple[str, ...]
    """Methods that other menus have and this one has not."""
    rows: int
    paid: Interval
    taken: Interval


@dataclass(frozen=True, slots=True)
class Found:
    """All that the section shows; intervals are 90 % by client, those of the deciles hold together."""

    payments: int
    untold: int
    """Credit card payments whose source does not tell the number of installments: they count nowhere."""
    of_payments: Interval | None
    checkouts: int
    of_checkouts: Interval | None
    financing: Financing
    base_month: date | None
    """Whose pesos the deciles are in; None: nominal."""
    deciles: tuple[Decile, ...]
    is_calibrated: bool
    numbers: pl.DataFrame
    provinces: pl.DataFrame
    months: pl.DataFrame
    menus: tuple[Shown, ...]


def found(database: Database, selection: Selection) -> Found:
    """Ask everything for a selection; its method counts nowhere, and its source not for checkouts."""
    cards, base = _cards(database, selection)
    told = cards.filter(pl.col("installments").is_not_null()).with_columns(taken=pl.col("installments") > 1)
    checkouts = _within(_asked(database, CHECKOUTS, selection), selection)
    curve = uptake(told["real"].to_numpy(), _flags(told["taken"]), numbered(told["client"]), LEVEL)
    return Found(
        payments=told.height,
        untold=cards.height - told.height,
        of_payments=_share(told, "taken"),
        checkouts=checkouts.height,
        of_checkouts=_share(checkouts, "taken"),
        financing=financing(told),
        base_month=base,
        deciles=curve.deciles if curve else (),
        is_calibrated=bool(curve and curve.is_calibrated),
        numbers=numbers(told),
        provinces=shares(told, "province").sort("share", "province", descending=[True, False]),
        months=shares(told.with_columns(month=pl.col("day").dt.truncate("1mo")), "month").sort("month"),
        menus=tuple(menus(checkouts)),
    )


def shares(rows: pl.DataFrame, by: str) -> pl.DataFrame:
    """Give the share that took installments by a column, with its interval; groups of few rows are left out."""
    groups = [(key, part) for (key,), part in rows.partition_by(by, as_dict=True).items() if part.height >= FEWEST_ROWS]
    return _laid_out(((key, part.height, _share(part, "taken")) for key, part in groups), by, rows.schema[by])


def numbers(told: pl.DataFrame) -> pl.DataFrame:
    """Count payments by number of installments: their share of all, and what was charged on them."""
    rows = []
    for (number,), part in sorted(told.partition_by("installments", as_dict=True).items()):
        is_it = told.with_columns(taken=pl.col("installments") == number)
        rows.append((number, part.height, _share(is_it, "taken")))
    charged = told.group_by("installments").agg(
        amount=pl.col("amount").sum(), financing=pl.col("payer_financing").sum().cast(pl.Decimal(38, 2))
    )
    return _laid_out(rows, "installments", pl.Int64()).join(charged, on="installments", how="left").sort("installments")


def financing(told: pl.DataFrame) -> Financing:
    """Sum up what was charged on payments in installments."""
    split = told.filter("taken")
    known = split.filter(pl.col("payer_financing").is_not_null())
    return Financing(
        payments=split.height,
        charged=known.filter(pl.col("payer_financing") > 0).height,
        amount=float(known["amount"].sum() or 0),
        paid=float(known["payer_financing"].sum() or 0),
        untold=split.height - known.height,
    )


def menus(checkouts: pl.DataFrame) -> Iterator[Shown]:
    """Tell of each menu how many of its checkouts were paid, the shortest first: what was seen, not what it did."""
    known = {pair: parsed(*pair) for pair in checkouts.select("menu", "default_installments").unique().rows()}
    every = frozenset(method for menu in known.values() if menu for method in menu.methods)
    shown = checkouts.partition_by("menu", "default_installments", as_dict=True)
    readable = [(menu, shown[pair]) for pair, menu in known.items() if menu]
    for menu in sorted({each for each, _ in readable}, key=_in_order):
        part = pl.concat([rows for each, rows in readable if each == menu])
        paid, taken = _share(part, "paid"), _share(part, "taken")
        if part.height >= FEWEST_ROWS and paid and taken:
            yield Shown(menu, tuple(sorted(every - menu.methods)), part.height, paid, taken)


def numbered(client: pl.Series) -> Ints:
    """Give each client a number from 0."""
    return (client.rank("dense").cast(pl.Int64) - 1).to_numpy()


def _in_order(menu: Menu) -> tuple[list[int], int, int]:
    return sorted(menu.installments), menu.default_installments or 0, -len(menu.methods)


def _cards(database: Database, selection: Selection) -> tuple[pl.DataFrame, date | None]:
    rows = _within(_asked(database, CARDS, selection), selection)
    if selection.source != ANY_SOURCE:
        rows = rows.filter(pl.col("source") == selection.source)
    deflator = database.frame(LEVELS)
    base = base_month_of(deflator) if selection.currency == PESO else None
    if base is None:
        return rows.with_columns(real=pl.col("amount").cast(pl.Float64)), None
    return with_real_amounts(rows, deflator).rename({"amount_real": "real"}), base


def _asked(database: Database, query: str, selection: Selection) -> pl.DataFrame:
    return database.frame(query, [selection.currency, selection.first, selection.last])


def _within(rows: pl.DataFrame, selection: Selection) -> pl.DataFrame:
    return rows.filter(pl.col("province").is_in(selection.provinces)) if selection.provinces else rows


def _share(rows: pl.DataFrame, column: str) -> Interval | None:
    return share_taken(_flags(rows[column]), numbered(rows["client"]), TAIL) if rows.height else None


def _flags(column: pl.Series) -> Flags:
    return np.asarray(column.to_numpy(), dtype=np.bool_)


def _laid_out(rows: Iterable[tuple[Any, int, Interval | None]], by: str, kind: pl.DataType) -> pl.DataFrame:
    plain = [(key, count, each.value, each.low, each.high) for key, count, each in rows if each]
    schema: dict[str, Any] = {
        by: kind,
        "payments": pl.Int64,
        "share": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
    }
    return pl.DataFrame(plain, schema=schema, orient="row")
