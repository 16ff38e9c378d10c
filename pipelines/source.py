"""What a source of data is: a name, the mapping that reads its files and, where files must be fetched, how."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from barberpro.progress import Progress
from barberpro.settings import Settings
from barberpro.warehouse.specs import Mapping


@dataclass(frozen=True, slots=True)
class Request:
    """What to fetch. Times are aware; None means: from the cursor on, up to now."""

    settings: Settings
    progress: Progress
    now: datetime
    since: datetime | None
    until: datetime | None
    dsn: str | None = field(repr=False)  # it may hold a password
    mapping: Mapping
    reconcile_keys: bool = False
    """Whether to compare all keys with those of the source, which tells what was deleted there."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """Whole files in the landing, to be loaded with `mapping`.

    `done` is called once they are loaded and committed: it moves the source's cursor. A process that is cut off before
    fetches an overlap again, which does no harm. Without files there was nothing new up to where `done` moves.
    """

    paths: tuple[Path, ...]
    mapping: Mapping
    notes: tuple[str, ...]
    done: Callable[[], None]


Fetch = Callable[[Request], Iterator[Fetched]]


@dataclass(frozen=True, slots=True)
class Source:
    """A source: `mapping` names the one that reads its files; one without `fetch` reads files that are given."""

    name: str
    title: str
    mapping: str
    fetch: Fetch | None = None
    any_mapping: bool = False
    """Whether another mapping than its own may read what it fetches."""
