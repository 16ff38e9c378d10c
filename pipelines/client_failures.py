"""How likely each payment method fails for one client: the champion's answer to attempts that he has not made yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from barberpro.domain.local_day import ZONE
from barberpro.errors import BadInputError, UnavailableError
from barberpro.features.attempts import FACTS
from barberpro.features.online.store import FeatureStore
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.tables.real_amounts import PESO
from barberpro.warehouse import reader
from barberpro.warehouse.database import Database
from models.champion import has_model
from models.methods_value import CARD, Situation
from models.one_payment import OnePaymentScorer
from models.predict import load_predictor
from models.shrinkage import Estimate
from pipelines.replayed_features import reference_of, versions

MODEL = "payment_failure"
OF_THIS_CLIENT = "this client, by the champion"
LATEST = """
SELECT method, count(*) AS rows, arg_max(source, attempted_at) AS source, arg_max(brand, attempted_at) AS brand,
    arg_max(issuer, attempted_at) AS issuer, arg_max(device_type, attempted_at) AS device_type
FROM payments WHERE client_id = ? AND method IS NOT NULL GROUP BY method ORDER BY max(attempted_at) DESC, method
"""
USUAL = """
SELECT method, 0 AS rows, mode(source ORDER BY source) AS source, mode(brand ORDER BY brand) AS brand,
    mode(issuer ORDER BY issuer) AS issuer, mode(device_type ORDER BY device_type) AS device_type
FROM payments WHERE source = ? AND method IS NOT NULL GROUP BY method ORDER BY method
"""
Row = dict[str, Any]


def client_failures(
    settings: Settings, client: str, asked: Situation, methods: Sequence[str], progress: Progress = silent
) -> dict[str, Estimate]:
    """Ask the champion about each method as if the client tried it now, or when it is asked for.

    Card and device are those that he used last, or what is usual for a method that he never used. BadInputError for a
    client without payments, UnavailableError without a champion.
    """
    if not has_model(settings.models / MODEL):
        raise UnavailableError(f"there is no {MODEL} champion to ask about a client; run `barberpro run`")
    with reader.generation(settings) as opened:
        means = _means(opened.database, client)
        store = FeatureStore(reference_of(opened.database))
        for version in versions(opened.database, progress):
            store.feed(version)
        now: datetime = opened.database.scalar("SELECT max(known_at) FROM payment_events")
    scorer = OnePaymentScorer.of(load_predictor(settings.models / MODEL), store)
    at = next_time(now, asked.issued)
    return {
        row["method"]: _estimate(scorer, _facts(row, client, asked, at), row["rows"])
        for row in means
        if row["method"] in methods
    }


def _means(database: Database, client: str) -> list[Row]:
    """Say with what the client would pay by each method: with what he did, else as people do."""
    own = database.frame(LATEST, [client]).to_dicts()
    if not own:
        raise BadInputError(f"--client {client!r} has no payment; give the pseudonym of one who has, or leave it out")
    usual = database.frame(USUAL, [own[0]["source"]]).to_dicts()
    known = {row["method"] for row in own}
    return [*own, *(row | {"device_type": own[0]["device_type"]} for row in usual if row["method"] not in known)]


def _facts(means: Row, client: str, asked: Situation, at: datetime) -> Row:
    told = {name: means[name] for name in ("source", "method", "brand", "issuer", "device_type")}
    return dict.fromkeys(FACTS) | told | {
        "payment_id": "not made yet",
        "client_id": client,
        "attempted_at": at,
        "attempt_no": 1,
        "amount": Decimal(asked.amount_ars),
        "currency": PESO,
        "installments": asked.installments if means["method"] == CARD else 1,
        "province": asked.province,
    }  # fmt: skip


def _estimate(scorer: OnePaymentScorer, facts: Row, rows: int) -> Estimate:
    found = scorer.answer(facts)
    value = found.failure_probability
    return Estimate(value, min(found.low, value), max(found.high, value), rows, OF_THIS_CLIENT)


def next_time(now: datetime, issued: tuple[int, int] | None) -> datetime:
    """Find the next instant of a weekday and hour in Buenos Aires, from what is known on; UTC without a zone."""
    return now if issued is None else next(each for each in _hours(now) if _weekday_and_hour(each) == issued)


def _hours(now: datetime) -> Iterator[datetime]:
    start = now.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return (start + timedelta(hours=each) for each in range(24 * 7 + 1))


def _weekday_and_hour(at: datetime) -> tuple[int, int]:
    local = at.replace(tzinfo=UTC).astimezone(ZoneInfo(ZONE))
    return local.isoweekday(), local.hour
