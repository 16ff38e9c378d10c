"""Reads what a training learns from: features of mature rows with their labels, and a synthetic world's truth."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from barberpro.errors import UnavailableError
from barberpro.settings import Settings
from barberpro.tables.local_time import ZONE
from barberpro.warehouse.database import Database
from models.calibration import Floats
from models.labels import LABELS
from models.spec import Unit
from pipelines import checkout_features, features

OF_PAYMENTS = {"oracle": "oracle_probability", "truth": "true_probability"}
OF_CHECKOUTS = {"oracle": "oracle_paid", "truth": "paid_as_shown"}


def labelled(
    settings: Settings, database: Database, unit: Unit, source: str | None, days: tuple[date | None, date | None]
) -> pl.DataFrame:
    """Read the features of the mature rows of a unit with their labels."""
    known = database.frame(LABELS[unit](database.expression(_labelled_table(unit)), settings.params.maturity_hours))
    known = known.drop("attempted_at")
    table = _features(settings, unit).join(known.lazy(), on=["source", "payment_id"], how="inner")
    day = pl.col("attempted_at").dt.replace_time_zone("UTC").dt.convert_time_zone(ZONE).dt.date()
    first, last = days
    wanted = [
        *([pl.col("source") == source] if source else []),
        *([day >= first] if first else []),
        *([day < last] if last else []),
    ]
    return table.filter(*wanted).collect() if wanted else table.collect()


def _labelled_table(unit: Unit) -> str:
    return "checkouts" if unit == "menu" else "payment_events"


def _features(settings: Settings, unit: Unit) -> pl.LazyFrame:
    path = settings.tables / (checkout_features.FILE if unit == "menu" else features.FILE)
    if not path.exists():
        raise UnavailableError(f"{path} is not there: no features have been computed; run `barberpro run`")
    table = pl.scan_parquet(path)
    if unit != "menu":
        return table
    return table.with_columns(payment_id=pl.col("checkout_id"), attempted_at=pl.col("opened_at"))


def amounts(database: Database, unit: Unit) -> pl.DataFrame:
    """Read what each row was to cost: `amount_paid` in its currency, `paid_in`."""
    if unit == "menu":
        checkouts: Any = database.expression("checkouts")
        return database.frame(
            checkouts.select(
                "source",
                payment_id=checkouts.checkout_id,
                amount_paid=checkouts.amount,
                paid_in=checkouts.currency,
            )
        )
    events: Any = database.expression("payment_events")
    found = events.group_by("source", "payment_id").agg(amount_paid=events.amount.max(), paid_in=events.currency.max())
    return database.frame(found)


def true_probabilities(settings: Settings, unit: Unit, test: pl.DataFrame) -> dict[str, Floats]:
    """Read what a synthetic world knows about the test rows; nothing where it does not know all of them."""
    if unit == "attempt":
        found = _joined(settings, "payments", "payment_id", OF_PAYMENTS, test)
        return {name: found[name].to_numpy() for name in found.columns}
    if unit == "menu":
        found = _joined(settings, "checkouts", "checkout_id", OF_CHECKOUTS, test)
        return {name: 1.0 - found[name].to_numpy() for name in found.columns}
    return {}


def _joined(settings: Settings, table: str, key: str, columns: dict[str, str], test: pl.DataFrame) -> pl.DataFrame:
    path = settings.truth / f"{table}.parquet"
    if not path.exists():
        return pl.DataFrame()
    truth = pl.scan_parquet(path)
    there = {name: column for name, column in columns.items() if column in truth.collect_schema().names()}
    truth = truth.select(pl.col(key).alias("payment_id"), **{name: pl.col(column) for name, column in there.items()})
    joined = test.select("payment_id").join(truth.collect(), on="payment_id", how="left", maintain_order="left")
    known = joined.null_count().sum_horizontal().item() == 0
    return joined.drop("payment_id") if known else pl.DataFrame()
