"""What `doctor` looks at: each check gives a finding with what to do."""

from __future__ import annotations

import json
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib import metadata
from typing import Literal

from barberpro.errors import BarberProError, IntegrityError, LockedError, UnavailableError
from barberpro.settings import Settings

State = Literal["ok", "warn", "fail"]
LEAST_FREE_BYTES = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `exit_code` counts when it failed."""

    check: str
    state: State
    text: str
    exit_code: int = 0


def examine(settings: Settings) -> list[Finding]:
    """Every check in order; a check that raises one of our errors has failed."""
    return [finding for check in CHECKS for finding in _guarded(check, settings)]


def _guarded(check: Callable[[Settings], Iterator[Finding]], settings: Settings) -> list[Finding]:
    try:
        return list(check(settings))
    except (BarberProError, OSError) as error:
        name = check.__name__.strip("_").replace("_", " ")
        return [Finding(name, "fail", str(error), getattr(error, "exit_code", UnavailableError.exit_code))]


def _versions(settings: Settings) -> Iterator[Finding]:
    python = ".".join(str(part) for part in sys.version_info[:3])
    names = ("duckdb", "ibis-framework", "polars", "lightgbm", "mlflow", "streamlit")
    listed = ", ".join(f"{name} {metadata.version(name)}" for name in names)
    yield Finding("versions", "ok", f"Python {python}, {listed}")


def _data_root(settings: Settings) -> Iterator[Finding]:
    root = settings.data_root
    if not root.exists():
        yield Finding("data root", "warn", f"{root} does not exist yet; the first load makes it")
        return
    free = shutil.disk_usage(root).free
    state: State = "ok" if free >= LEAST_FREE_BYTES else "warn"
    hint = "" if state == "ok" else f"; free at least {LEAST_FREE_BYTES / 1e9:.0f} GB before a large load"
    yield Finding("data root", state, f"{root}, {free / 1e9:.1f} GB free{hint}")


def _pseudonym_key(settings: Settings) -> Iterator[Finding]:
    problem = _key_that_does_not_fit(settings)
    path = settings.pseudonym_key_file
    if problem is not None:
        yield problem
        return
    if settings.pseudonym_key:
        yield Finding("pseudonym key", "ok", "given by BARBERPRO_PSEUDONYM_KEY")
    elif not path.exists():
        yield Finding("pseudonym key", "warn", f"{path} does not exist yet; the first load makes it: keep a copy")
    elif path.stat().st_mode & 0o077:
        yield Finding("pseudonym key", "fail", f"{path} can be read by others; run chmod 600 {path}", 6)
    else:
        yield Finding("pseudonym key", "ok", f"{path}; keep a copy, without it clients cannot be linked to new files")


def _key_that_does_not_fit(settings: Settings) -> Finding | None:
    """Compare the key with those that the warehouse and the generation in force were made with; makes no key."""
    from barberpro.warehouse import pseudonyms
    from barberpro.warehouse.loaded_keys import loaded_keys

    made = loaded_keys(settings)
    known = made.warehouse or made.generation
    if known is None:
        return None
    key = pseudonyms.pseudonym_key(settings).fingerprint if pseudonyms.has_key(settings) else None
    if key is None or made.warehouse not in {None, key}:
        told = f"the key {key} is not" if key else f"{settings.pseudonym_key_file} is not there, and so not"
        what = "warehouse was loaded" if made.warehouse else "generation in force was made"
        text = f"{told} the one that the {what} with ({known}); {pseudonyms.where_kept(settings, known)}"
        return Finding("pseudonym key", "fail", text, IntegrityError.exit_code)
    if made.generation not in {None, key}:
        mend = "run `barberpro publish`" if made.warehouse else pseudonyms.where_kept(settings, known)
        text = f"the key {key} is not the one that the generation in force was made with ({made.generation}); {mend}"
        return Finding("pseudonym key", "warn", text)
    return None


def _writer(settings: Settings) -> Iterator[Finding]:
    from barberpro.warehouse import lock

    if not settings.warehouse.exists():
        yield Finding("writer", "warn", "nothing was loaded yet; run `barberpro load` or `make demo`")
        return
    try:
        with lock.exclusive(settings.warehouse / "writer.lock"):
            yield Finding("writer", "ok", "free")
    except LockedError as error:
        yield Finding("writer", "warn", str(error))


def _generation(settings: Settings) -> Iterator[Finding]:
    from barberpro.warehouse import generations, sidecars

    try:
        name = generations.current(settings)
    except UnavailableError as error:
        yield Finding("generation", "warn", str(error))
        return
    problem = generations.damage(settings, name)
    if problem:
        yield Finding("generation", "fail", f"{name} is damaged: {problem}; run `barberpro publish`", 6)
    else:
        sidecar = sidecars.read_sidecar(settings, name)
        yield Finding("generation", "ok", f"{name}, {sidecar.size / 1e6:.1f} MB, sha256 as published")
    others = [each for each in generations.published(settings) if each != name]
    for each in others:
        problem = generations.damage(settings, each)
        if problem:
            yield Finding("generation", "warn", f"{each}, which is not in force, is damaged: {problem}")


def _champions(settings: Settings) -> Iterator[Finding]:
    from models.champion import read_model
    from models.promotion import promoted_at

    folders = sorted(path.parent for path in settings.models.glob("*/champion.json"))
    if not folders:
        yield Finding("champions", "warn", "no model is trained yet; run `barberpro train payment_failure`")
    for folder in folders:
        try:
            manifest = read_model(folder).manifest
        except IntegrityError as error:
            yield Finding("champions", "fail", str(error), error.exit_code)
        else:
            since = promoted_at(manifest)
            told = f"promoted {since}" if since else "the first one"
            text = f"{folder.name} {manifest['version']} ({told}), every file as it was written"
            yield Finding("champions", "ok", text)


def _reference_data(settings: Settings) -> Iterator[Finding]:
    from itertools import groupby

    from barberpro.parameters.freshness import freshness
    from pipelines.parameters import today

    for name, group in groupby(freshness(settings.parameters, today()), key=lambda each: each.name):
        series = list(group)
        told = [" ".join(filter(None, (each.series, f"to {each.known_to}", each.state))) for each in series]
        stale = any(each.stale_since for each in series)
        remedy = f": {series[0].remedy}" if stale else ""
        yield Finding(f"reference {name}", "warn" if stale else "ok", "; ".join(told) + remedy)


def _provisional(settings: Settings) -> Iterator[Finding]:
    """Say whether there are payments of months that have no published price index yet."""
    from barberpro.parameters import reference
    from barberpro.warehouse import generations, sidecars

    newest: date = reference.cpi(overlays=settings.parameters)["month"].max()  # type: ignore[assignment]
    text = f"consumer prices to {newest:%Y-%m}"
    try:
        last = sidecars.read_sidecar(settings, generations.current(settings)).max_event_at
    except BarberProError:
        last = None
    if last is not None and last[:7] > f"{newest:%Y-%m}":
        text += f", payments to {last[:10]}: real pesos after {newest:%Y-%m} are provisional until their month is out"
    yield Finding("prices", "ok", text)


def _heartbeat(settings: Settings) -> Iterator[Finding]:
    from barberpro.warehouse import heartbeat

    if heartbeat.read(settings) is None:
        yield Finding("heartbeat", "ok", "no daily run was ever started here; see docs/operations.md to have them")
        return
    problem = heartbeat.trouble(settings, datetime.now(UTC))
    yield Finding("heartbeat", "warn" if problem else "ok", problem or "the last daily run ended well and in time")


def _experiments(settings: Settings) -> Iterator[Finding]:
    """Say which readouts are due; nothing where no experiment was ever registered."""
    from barberpro.store import experiments as store

    going = [each for each in store.experiments(settings.data_root) if each.state == store.REGISTERED]
    if not going:
        return
    from pipelines.experiments import overdue

    found = [text for each in going if (text := overdue(settings, each, datetime.now(UTC)))]
    yield Finding("experiments", "warn" if found else "ok", "; ".join(found) or f"{len(going)} registered, none due")


def _tracking(settings: Settings) -> Iterator[Finding]:
    from barberpro.tracking import spool

    waiting = len(spool.waiting(settings)) + len(spool.waiting_aliases(settings))
    if waiting:
        text = f"{waiting} records wait in {spool.home(settings)}; run `barberpro sync-runs`"
        yield Finding("tracking", "warn", text)
    else:
        place = settings.mlflow_tracking_uri or settings.data_root / "mlflow.db"
        yield Finding("tracking", "ok", f"MLflow in {place}, no run waits")


def _reliability(settings: Settings) -> Iterator[Finding]:
    """Say which promises were put to the test, and how long ago."""
    path = settings.reports / "reliability.json"
    if not path.exists():
        yield Finding("promises", "ok", "not tested on this data root; docs/reliability.md says how")
        return
    try:
        forms = [form for each in json.loads(path.read_text(encoding="utf-8"))["promises"].values() for form in each]
    except (ValueError, KeyError, AttributeError, RecursionError) as error:
        yield Finding("promises", "warn", f"{path} is damaged ({error}); delete it, `make test-all` writes it anew")
        return
    yield Finding("promises", "ok", f"{forms.count('long')} tested at length, {forms.count('short')} in short: {path}")


def _dashboard_port(settings: Settings) -> Iterator[Finding]:
    port = settings.params.dashboard.port
    with socket.socket() as probe:
        probe.settimeout(0.5)
        used = probe.connect_ex(("127.0.0.1", port)) == 0
    text = (
        f"{port} is in use: perhaps the dashboard is open; another is chosen with --port" if used else f"{port} is free"
    )
    yield Finding("dashboard port", "warn" if used else "ok", text)


CHECKS = (
    _versions,
    _data_root,
    _pseudonym_key,
    _writer,
    _generation,
    _champions,
    _reference_data,
    _provisional,
    _heartbeat,
    _experiments,
    _tracking,
    _reliability,
    _dashboard_port,
)
