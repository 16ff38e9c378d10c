"""Whether a feature knows the future: random rows rebuilt from what was known then, and the future shuffled."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import numpy as np
import polars as pl

from barberpro.errors import BadInputError, IntegrityError, UnavailableError
from barberpro.features.registry import features as registered
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.tables import schemas
from barberpro.warehouse.database import Database
from barberpro.warehouse.hashes import seen_hash
from barberpro.warehouse.writer import the_writer
from pipelines import checkout_features, features
from pipelines.leak_findings import Difference, Draw, LeakAudit, Replay, Shuffle
from pipelines.replayed_features import Row, is_same, replayed
from pipelines.shuffled_checkouts import shuffled_checkouts
from pipelines.shuffled_future import features_after_shuffling, seen_before

FILE = "leak_audit.json"
IDENTITY = ["source", "payment_id"]
CUT_FROM, CUT_TO = 0.5, 0.9
"""The cut lies between these shares of the attempts."""
BASES = schemas.PAYMENT_EVENTS.column("known_at_basis").allowed


def run(
    settings: Settings,
    db: Database | None = None,
    progress: Progress = silent,
    draw: Draw | None = None,
) -> LeakAudit:
    """Audit the table of features that `barberpro run` wrote, and write `reports/leak_audit.json` whatever it found."""
    draw = draw or Draw()
    table = settings.tables / features.FILE
    if not table.exists():
        raise UnavailableError(f"{table} is not there: no features have been computed; run `barberpro run`")
    with the_writer(settings, db) as database:
        every = _identities(database, table)
        audit = LeakAudit(
            path=settings.reports / FILE,
            seed=draw.seed,
            tables={"payment_events": seen_hash(database, schemas.PAYMENT_EVENTS), **_hashes(settings)},
            replay=_replay(database, table, _drawn(every, draw), progress),
            shuffle=_shuffle(database, table, every, draw, progress),
            checkouts=_checkouts(settings, database, every, draw, progress),
        )
    audit.path.parent.mkdir(parents=True, exist_ok=True)
    audit.path.write_text(json.dumps(audit.as_json(), indent=2, default=str) + "\n", encoding="utf-8")
    return audit


def _identities(database: Database, table: Path) -> pl.DataFrame:
    """List the attempts of the table of features, which have to be those of the warehouse."""
    every = pl.scan_parquet(table).select(*IDENTITY, "attempted_at").sort(IDENTITY).collect()
    held = database.scalar("SELECT count(*) FROM (SELECT DISTINCT source, payment_id FROM payment_events)")
    if held != every.height:
        raise IntegrityError(
            f"{table} holds {every.height} attempts and the warehouse {held}; run `barberpro run`, then audit again"
        )
    if every.is_empty():
        raise BadInputError(f"{table} holds no attempts to audit; load payments and run `barberpro run`")
    return every


def _replay(database: Database, table: Path, drawn: pl.DataFrame, progress: Progress) -> Replay:
    kept = {_identity(row): row for row in _rows_of(table, drawn).to_dicts()}
    counted, found = Counter(dict.fromkeys(BASES, 0)), []
    for attempt, rebuilt in replayed(database, drawn, progress):
        counted[attempt["known_at_basis"]] += 1
        found += _differences(kept[_identity(attempt)], rebuilt, attempt["known_at_basis"])
    return Replay(dict(counted), tuple(found))


def _shuffle(database: Database, table: Path, every: pl.DataFrame, draw: Draw, progress: Progress) -> Shuffle:
    cut = cut_of(every["attempted_at"], draw.seed)
    drawn = before_cut(seen_before(database, cut), draw)
    after, versions = features_after_shuffling(database, drawn, cut, draw.seed, progress)
    rebuilt = {_identity(row): row for row in after.to_dicts()}
    moved = [
        each for row in _rows_of(table, drawn).to_dicts() for each in _differences(row, rebuilt[_identity(row)], None)
    ]
    return Shuffle(cut, versions, drawn.height, tuple(moved))


def _checkouts(
    settings: Settings, database: Database, every: pl.DataFrame, draw: Draw, progress: Progress
) -> Shuffle | None:
    """Shuffle the future of checkouts too, where their features were computed."""
    table = settings.tables / checkout_features.FILE
    if not table.exists():
        return None
    return shuffled_checkouts(database, table, cut_of(every["attempted_at"], draw.seed), draw, progress)


def _hashes(settings: Settings) -> dict[str, str]:
    paths = [settings.tables / name for name in (features.FILE, checkout_features.FILE)]
    return {path.name: _sha256(path) for path in paths if path.exists()}


def cut_of(attempted_at: pl.Series, seed: int) -> datetime:
    """Draw the instant from which the future is shuffled."""
    share = np.random.default_rng(seed).uniform(CUT_FROM, CUT_TO)
    cut: datetime = attempted_at.sort()[int(share * len(attempted_at))]
    return cut


def before_cut(seen: pl.DataFrame, draw: Draw) -> pl.DataFrame:
    """Take the newest attempts before the cut, whom a look of an hour ahead would move, and as many at random."""
    newest = seen.sort("attempted_at", *IDENTITY).tail(draw.rows // 2)
    others = seen.join(newest, on=IDENTITY, how="anti")
    chosen = _drawn(others, Draw(draw.rows - newest.height, draw.seed))
    return pl.concat([newest.select(IDENTITY), chosen]).sort(IDENTITY)


def _drawn(every: pl.DataFrame, draw: Draw) -> pl.DataFrame:
    places = np.random.default_rng(draw.seed).choice(every.height, min(draw.rows, every.height), replace=False)
    return every[np.sort(places)].select(IDENTITY)


def _rows_of(table: Path, drawn: pl.DataFrame) -> pl.DataFrame:
    return pl.scan_parquet(table).join(drawn.lazy(), on=IDENTITY, how="semi").sort(IDENTITY).collect()


def _differences(kept: Row, rebuilt: Row, basis: str | None) -> Iterable[Difference]:
    for name in (feature.name for feature in registered()):
        if not is_same(kept[name], rebuilt[name]):
            yield Difference(name, *_identity(kept), kept[name], rebuilt[name], basis)


def _identity(row: Row) -> tuple[str, str]:
    return row["source"], row["payment_id"]


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
