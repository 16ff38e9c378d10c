"""A payment that somebody made up, answered by the model in force as if it were attempted at that instant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

import polars as pl

from barberpro.features.attempts import FACTS
from barberpro.features.online.store import FeatureStore
from barberpro.settings import Settings
from barberpro.warehouse.database import Database
from models.actions import ASKED, Treatment, recommend
from models.answer import Answer, answer
from models.predict import Predictor
from pipelines.features import FILE
from pipelines.recommending import evidence
from pipelines.replayed_features import reference_of, versions

OF_METHOD = ("brand", "issuer", "installments")
"""Columns whose values go with a method."""
OF_SOURCE = ("province", "device_type", "provider_id")
MOST_LEVELS = 40
PAYMENT = "by hand"
NUMBERS = {
    "failure_probability": pl.Float64,
    "amount": pl.Decimal(18, 2),
    "installments": pl.Int64,
    "three_ds": pl.Int64,
}
ROW = {name: NUMBERS.get(name, pl.String) for name in ASKED}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of a payment before it is attempted; None is what a source would not say."""

    source: str
    method: str | None
    brand: str | None
    issuer: str | None
    installments: int | None
    amount: Decimal
    currency: str
    province: str | None
    device_type: str | None
    provider_id: str | None
    three_ds: bool | None
    attempted_at: datetime
    """UTC, without a zone."""
    attempt_no: int = 1


@dataclass(frozen=True, slots=True)
class Choices:
    """What was seen in a source, the most frequent first, and a typical amount and the time of its newest attempt."""

    levels: Mapping[str, tuple[Any, ...]]
    amount: Decimal
    last: datetime


def methods(database: Database, source: str) -> tuple[str, ...]:
    """List the methods that payments of a source were made with, the most frequent first."""
    return _levels(database, "method", "source = ?", [source])


def choices(database: Database, source: str, method: str | None) -> Choices:
    """Read what payments of a source, by a method where one is given, were seen to be made with."""
    by_method = ("source = ? AND method IS NOT DISTINCT FROM ?", [source, method])
    levels = {name: _levels(database, name, *by_method) for name in OF_METHOD}
    levels |= {name: _levels(database, name, "source = ?", [source]) for name in OF_SOURCE}
    typical = "SELECT median(amount)::DECIMAL(18,2), max(attempted_at) FROM payments WHERE source = ?"
    amount, last = database.frame(typical, [source]).row(0)
    return Choices(levels, amount, last)


def _levels(database: Database, name: str, where: str, parameters: list[str | None]) -> tuple[Any, ...]:
    query = (
        f"SELECT {name} FROM payments WHERE {where} AND {name} IS NOT NULL "  # noqa: S608  names of columns
        f"GROUP BY {name} ORDER BY count(*) DESC, {name} LIMIT {MOST_LEVELS}"
    )
    return tuple(database.frame(query, parameters)[name])


def fed_store(database: Database) -> FeatureStore:
    """Feed everything that the generation knows, once for many questions."""
    store = FeatureStore(reference_of(database))
    for version in versions(database):
        store.feed(version)
    return store


def answered(settings: Settings, predictor: Predictor, store: FeatureStore, asked: Asked) -> Answer:
    """Answer with reasons; what is recommended stands in `recommended_actions`."""
    facts = dict.fromkeys(FACTS) | asdict(asked) | {"payment_id": PAYMENT}
    known = pl.read_parquet_schema(settings.tables / FILE)
    features = store.features(facts)
    schema = {name: known[name] for name in features if name in known}
    row = pl.DataFrame([{name: features[name] for name in schema}], schema=schema)
    found = answer(predictor, row.with_columns(source=pl.lit(asked.source), payment_id=pl.lit(PAYMENT)))
    return _with_actions(settings, found, asked)


def _with_actions(settings: Settings, found: Answer, asked: Asked) -> Answer:
    """Add what is recommended; nobody is held out, for nobody is treated either."""
    told = {**asdict(asked), "payment_id": PAYMENT, "failure_probability": found.failure_probability}
    row = pl.DataFrame([{name: told.get(name) for name in ASKED}], schema=ROW)
    treatment = Treatment(settings.params.actions.risky_from, holdout_share=0.0)
    listed = recommend(row, evidence(settings), treatment, b"nobody")["recommended_actions"].to_list()[0]
    return replace(found, recommended_actions=tuple(listed))
