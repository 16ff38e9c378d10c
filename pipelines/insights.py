"""What the published history tells about pesos, installments and the market: figures with intervals and verdicts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from barberpro.domain.claims import z_of
from barberpro.domain.inflation import next_month
from barberpro.errors import BadInputError, UnavailableError
from barberpro.progress import Progress, silent
from barberpro.settings import Settings
from barberpro.tables.local_time import ZONE
from barberpro.tables.real_amounts import PESO
from barberpro.warehouse.database import Database
from barberpro.warehouse.reader import generation

LEVEL = 0.90
FIRST_DAYS = 3
"""So many days of its first month a history may lack for the month to count as whole."""
INVENTED = "the history is invented: these figures say nothing about the world"


@dataclass(frozen=True, slots=True)
class Asked:
    """A generation, and the months that are asked about: the first days of the first and of the one after the last.

    `first_day` is that of the first payment, `whole_until` the first whose payments may not all be there yet.
    """

    settings: Settings
    database: Database
    since: date
    until: date
    first_day: date
    whole_until: date
    level: float = LEVEL

    @property
    def z(self) -> float:
        """Standard deviations on either side."""
        return z_of(self.level)

    def is_whole(self, month: date) -> bool:
        """Whether every day of a month is there; a history may begin after the holiday with which a year does."""
        begins = month > self.first_day or (self.first_day - month).days < FIRST_DAYS
        return begins and next_month(month) <= self.whole_until


Subject = Callable[[Asked], Mapping[str, Any]]


def run(
    settings: Settings,
    subject: Subject,
    span: tuple[date | None, date | None] = (None, None),
    progress: Progress = silent,
) -> dict[str, Any]:
    """Ask the generation in force about a subject, over whole history or the months from first to last."""
    with generation(settings) as opened:
        progress(f"asking generation {opened.name}")
        asked = _asked(settings, opened.database, span)
        head = {
            "generation": opened.name,
            "synthetic": bool(opened.sidecar["synthetic"]),
            "note": INVENTED if opened.sidecar["synthetic"] else None,
            "from": asked.since.isoformat(),
            "until": asked.until.isoformat(),
            "level": asked.level,
        }
        return head | dict(subject(asked))


def _asked(settings: Settings, db: Database, span: tuple[date | None, date | None]) -> Asked:
    """Bound what is asked for by what is there; the first month counts where it begins with its first day."""
    known = (
        f"SELECT min(timezone('{ZONE}', timezone('UTC', attempted_at)))::DATE, "
        f"max(timezone('{ZONE}', timezone('UTC', attempted_at)))::DATE FROM payments WHERE currency = '{PESO}'"
    )
    first, last = db.frame(known).row(0)
    if first is None:
        raise UnavailableError("the generation in force holds no payment in pesos; load a history with `barberpro run`")
    since = span[0] or first.replace(day=1)
    until = next_month(span[1] or last.replace(day=1))
    if not first.replace(day=1) <= since < until <= next_month(last.replace(day=1)):
        raise BadInputError(
            f"the months {since:%Y-%m} to {(span[1] or last):%Y-%m} are not in the data, which go from {first:%Y-%m} "
            f"to {last:%Y-%m}; give --from and --to within them"
        )
    return Asked(settings, db, since, until, first, last)


def parsed_month(text: str | None) -> date | None:
    """Read a month as its first day; BadInputError where it is none."""
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007
    except ValueError:
        raise BadInputError(f"{text!r} is no month; write it YYYY-MM, such as 2026-07") from None
