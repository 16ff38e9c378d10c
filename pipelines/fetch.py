"""Load from a named source: fetch into the landing, load, and only then move the source's cursor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from barberpro.errors import BarberProError, UsageError
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.warehouse import fetched as landing
from barberpro.warehouse import lock
from barberpro.warehouse.mapping import read_mapping
from pipelines import load
from pipelines.source import Fetch, Fetched, Request
from pipelines.source_registry import source_named


def run(  # noqa: PLR0913  what to fetch, how far, and whom to tell
    settings: Settings,
    name: str,
    progress: Progress = silent,
    *,
    raw: Path | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
    dsn: str | None = None,
    mapping: str | Path | None = None,
    reconcile_keys: bool = False,
    now: datetime | None = None,
) -> load.LoadResult:
    """Load what the source called `name` has: new payments where it fetches, else the files of `raw` that are its."""
    source, at = source_named(name), now or datetime.now(UTC)
    if mapping is not None and not source.any_mapping:
        raise UsageError(f"the source {name} has its mapping; leave out --mapping {mapping}")
    if source.fetch is None:
        if since or until or dsn or reconcile_keys:
            given = "--since, --until, --dsn and --reconcile-keys"
            raise UsageError(f"the source {name} reads files that are given; {given} do not fit")
        folder = raw or settings.raw / read_mapping(source.mapping).source
        return load.run(settings, progress, raw=folder, mapping=source.mapping, now=at)
    if raw is not None:
        raise UsageError(f"the source {name} fetches its files itself; leave out {raw}, or load it with --mapping")
    _check_period(since, until, at)
    read = read_mapping(mapping or source.mapping)
    request = Request(settings, progress, at, since, until, dsn, read, reconcile_keys)
    with lock.exclusive(settings.warehouse / f"{name}.lock", f"the source {name} of"):
        landing.drop_partial(settings.raw, request.mapping.source)
        return _merged(settings, list(_loaded(source.fetch, request)))


def _check_period(since: datetime | None, until: datetime | None, now: datetime) -> None:
    if since is not None and since >= min(until or now, now):
        raise UsageError(f"--since is {since}, which is not before --until ({until or now}); give an earlier time")


def _loaded(fetch: Fetch, request: Request) -> Iterator[load.LoadResult]:
    """Load what is fetched, part by part; where one fails, say what was loaded before it and stays."""
    files = 0
    try:
        for each in fetch(request):
            result = _load(request, each)
            each.done()
            files += len(result.files)
            yield result
    except BarberProError as error:
        if not files:
            raise
        raise type(error)(f"{error}; {files} files were loaded before and stay loaded") from error


def _load(request: Request, part: Fetched) -> load.LoadResult:
    if not part.paths:
        return load.LoadResult((), {}, (), part.notes)
    settings, at = request.settings, request.now.astimezone(UTC).replace(tzinfo=None)
    found = [file for path in part.paths for file in load.claimed(path, part.mapping)]
    result = load.load_found(settings, request.progress, settings.raw, found, at, part.notes)
    again = [file.path for file, loaded in zip(found, result.files, strict=True) if loaded.seen_before]
    landing.drop_copies(settings.raw, again)
    return result


def _merged(settings: Settings, results: list[load.LoadResult]) -> load.LoadResult:
    """Tell of all parts at once; the tables are as the last load left them."""
    tables = next((each.tables for each in reversed(results) if each.tables), None)
    return load.LoadResult(
        files=tuple(file for each in results for file in each.files),
        tables=load.tables_as_they_are(settings) if tables is None else tables,
        sources=tuple(sorted({source for each in results for source in each.sources})),
        notes=tuple(dict.fromkeys(note for each in results for note in each.notes)),
    )
