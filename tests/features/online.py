"""Features of single attempts, asked one by one of a store that was fed in the order in which things became known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import polars as pl

from barberpro.features.online.facts import known_us, microseconds
from barberpro.features.online.store import FeatureStore, known_order
from barberpro.features.registry import features
from pipelines.replayed_features import is_same

Row = dict[str, Any]
NAMES = tuple(feature.name for feature in features())


def first_versions(events: Iterable[Row]) -> list[Row]:
    """Find the version of each payment that was known first, in the order of attempts."""
    first: dict[tuple[str, str], Row] = {}
    for row in sorted(events, key=known_order):
        first.setdefault((row["source"], row["payment_id"]), row)
    return sorted(first.values(), key=lambda row: microseconds(row["attempted_at"]))


def in_known_order(events: Iterable[Row]) -> list[Row]:
    return sorted(events, key=known_order)


def replayed(store: FeatureStore, events: Sequence[Row], asked: Sequence[Row]) -> dict[str, Row]:
    """Ask at each attempt's instant, when nothing known later has been fed."""
    found, waiting = {}, list(reversed(asked))
    for version in sorted(events, key=known_order):
        while waiting and microseconds(waiting[-1]["attempted_at"]) <= known_us(version):
            row = waiting.pop()
            found[row["payment_id"]] = store.features(row)
        store.feed(version)
    return found | {row["payment_id"]: store.features(row) for row in waiting}


def differing(batch: pl.DataFrame, online: dict[str, Row]) -> dict[tuple[str, str], tuple[Any, Any]]:
    rows = {row["payment_id"]: row for row in batch.select("payment_id", *NAMES).to_dicts()}
    return {
        (payment_id, name): (rows[payment_id][name], values[name])
        for payment_id, values in online.items()
        for name in NAMES
        if not is_same(rows[payment_id][name], values[name])
    }
